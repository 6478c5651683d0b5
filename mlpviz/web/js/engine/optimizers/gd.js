// Gradient descent.

/** @type {import("./index.js").Optimizer["update"]} */
export function update(params, gradient, memory, lr) {
  for (let j = 0; j < params.length; j++) params[j] -= lr * gradient[j];
}
