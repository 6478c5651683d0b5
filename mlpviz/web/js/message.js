// The message of an error.

/**
 * @param {unknown} error What was thrown.
 * @returns {string}
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
