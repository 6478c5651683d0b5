// Values written as Python's repr writes them: messages are the same in both languages.

/** @type {Record<string, string>} */
const ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

/**
 * A number: 0.25, 1.0, 1e-05, 1e+16.
 * @param {number} x
 * @returns {string}
 */
export function pythonFloat(x) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const [mantissa, power] = x.toExponential().split("e");
  if (Number(power) < -4 || Number(power) >= 16) {
    return `${mantissa}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  }
  const text = Object.is(x, -0) ? "-0" : String(x); // without an exponent in this range
  return text.includes(".") ? text : `${text}.0`;
}

/**
 * A string in quotes.
 * @param {string} text
 * @returns {string}
 */
export function pythonText(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (character) => {
    if (ESCAPES[character]) return ESCAPES[character];
    if (character === "'" || character === '"') {
      return character === quote ? `\\${character}` : character;
    }
    const code = Number(character.codePointAt(0)).toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
  return quote + body + quote;
}
