// Adam: Kingma and Ba, 2015, algorithm 1. A step along the mean gradient, divided by the root of the
// mean square.

/** @type {import("./index.js").Optimizer["update"]} */
export function update(params, gradient, { first, second, powers }, lr) {
  powers[0] *= 0.9;
  powers[1] *= 0.999;
  const rate = lr / (1 - powers[0]);
  const root = Math.sqrt(1 - powers[1]);
  for (let j = 0; j < params.length; j++) {
    first[j] += (gradient[j] - first[j]) * (1 - 0.9);
    second[j] = 0.999 * second[j] + (1 - 0.999) * gradient[j] * gradient[j];
    params[j] -= (rate * first[j]) / (Math.sqrt(second[j]) / root + 1e-8);
  }
}
