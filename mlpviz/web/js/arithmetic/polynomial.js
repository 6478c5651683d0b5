// Polynomials, by Horner's rule.

/**
 * @param {readonly number[]} coefficients That of the constant first.
 * @param {number} z
 * @returns {number}
 */
export function polynomial(coefficients, z) {
  let value = coefficients[coefficients.length - 1];
  for (let k = coefficients.length - 2; k >= 0; k--) value = coefficients[k] + z * value;
  return value;
}
