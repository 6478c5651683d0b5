// The reader's own points from a file of two columns and a class.

import { FIELDS } from "../../model/experiment.js";

const SEPARATORS = [",", ";", "\t"]; // else spaces

/**
 * @typedef {import("./link.js").Row} Row
 * @typedef {{number: number, cells: string[]}} Line As it is numbered in the file.
 */

/**
 * @typedef {object} Points
 * @property {Row[]} rows
 * @property {string} classes How the file's classes are read, in words.
 */

/** @param {string} cell */
function numberOf(cell) {
  return cell === "" ? NaN : Number(cell);
}

/** @param {Line} line */
function isPoint({ cells }) {
  return cells.length === 3 && cells.slice(0, 2).every((cell) => Number.isFinite(numberOf(cell)));
}

/**
 * Whether a line names its columns: a number in it would be a mistake in a point.
 * @param {Line} line
 */
function isHeader({ cells }) {
  return cells.length === 3 && cells.slice(0, 2).every((cell) => Number.isNaN(numberOf(cell)));
}

/**
 * The lines that are not empty and no comment, in cells.
 * @param {string} text
 * @returns {Line[]}
 */
function linesOf(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const numbered = lines.map((line, k) => ({ number: k + 1, line: line.trim() }));
  const filled = numbered.filter(({ line }) => line && !line.startsWith("#"));
  const separator = SEPARATORS.find((mark) => filled[0]?.line.includes(mark)) ?? /\s+/;
  /** @param {string} cell */
  const bare = (cell) => cell.trim().replace(/^"(.*)"$/, "$1");
  return filled.map(({ number, line }) => ({ number, cells: line.split(separator).map(bare) }));
}

/**
 * @param {string[]} names The classes, each once.
 * @returns {Map<string, 1 | -1>} The larger number is +1; of words, the later one in the alphabet.
 * @throws {Error} If there is one word alone, whose side is not known.
 */
function labelsOf(names) {
  if (names.length === 1) {
    const only = numberOf(names[0]);
    if (![-1, 0, 1].includes(only))
      throw new Error(`there must be two classes (got '${names[0]}')`);
    return new Map([[names[0], only === 1 ? 1 : -1]]);
  }
  const areNumbers = names.every((name) => Number.isFinite(numberOf(name)));
  const [low, high] = areNumbers
    ? [...names].sort((a, b) => numberOf(a) - numberOf(b))
    : [...names].sort();
  return new Map([
    [low, -1],
    [high, 1],
  ]);
}

/**
 * Points from lines of two numbers and a class, between commas, semicolons, tabs or spaces. The first
 * line may be a header. The classes are any two numbers or words.
 * @param {string} text
 * @returns {Points}
 * @throws {Error} One line that names the line of the file.
 */
export function readCsv(text) {
  const lines = linesOf(text);
  const hasHeader = lines.length > 1 && isHeader(lines[0]);
  const points = hasHeader ? lines.slice(1) : lines;
  const most = FIELDS.n.kind === "whole" ? FIELDS.n.most : 0;
  if (!points.length) throw new Error("points must be lines of x, y and a class (got none)");
  if (points.length > most) {
    throw new Error(`points must be at most ${most} (got ${points.length})`);
  }
  /** @type {string[]} */
  const names = [];
  for (const line of points) {
    const { number, cells } = line;
    if (!isPoint(line)) {
      const got = cells.join(", ").slice(0, 60);
      throw new Error(`line ${number}: it must be x, y and a class (got '${got}')`);
    }
    const name = cells[2];
    if (name === "") throw new Error(`line ${number}: it must have a class (got none)`);
    if (!names.includes(name)) names.push(name);
    if (names.length > 2) {
      throw new Error(`line ${number}: there must be two classes (got a third: '${name}')`);
    }
  }
  const labels = labelsOf(names);
  const rows = points.map(({ cells }) => [
    numberOf(cells[0]),
    numberOf(cells[1]),
    labels.get(cells[2]) ?? NaN,
  ]);
  const read = [...labels].map(([name, label]) => `'${name}' is class ${label > 0 ? "+1" : "−1"}`);
  return { rows, classes: read.join(", ") };
}
