// Gradient descent with momentum: along the sum of all gradients, older ones fading.

/** @type {import("./index.js").Optimizer["update"]} */
export function update(params, gradient, { first }, lr, momentum) {
  for (let j = 0; j < params.length; j++) {
    first[j] = momentum * first[j] + gradient[j];
    params[j] -= lr * first[j];
  }
}
