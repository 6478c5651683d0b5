// Colours: the names that a theme has, and ramps between them.

import { contextOf } from "./canvas.js";
import { declaration } from "../model/declaration.js";

const { themes, landscape } = declaration;

/** @typedef {keyof typeof themes} Theme */
/** @typedef {Exclude<keyof typeof themes.light, "series"> | "accent"} Token */

/**
 * @typedef {object} Ramps
 * @property {Theme} theme
 * @property {string[]} series Of the lines in a chart.
 * @property {Uint32Array} ramp 256 colours from -1 to +1, as words of an image.
 * @property {Uint32Array} height Of the loss, from low to high, as words of an image.
 */

/** @typedef {Record<Token, string> & Ramps} Colours */

/** The colours of a theme, by name. A page may set --mlp-positive and so on. */
export const TOKENS = /** @type {Exclude<Token, "accent">[]} */ (
  Object.keys(themes.light).filter((name) => name !== "series")
);

/** Marks on a loss surface, the same as in the still figures. */
export const MARKS = {
  edge: landscape.edge,
  trained: landscape.trained,
  lowest: landscape.lowest,
};

/**
 * A colour as one word of an image: alpha, blue, green, red.
 * @param {number[]} channels Red, green and blue, from 0 to 255.
 */
function wordOf([red, green, blue]) {
  return ((255 * 256 + blue) * 256 + green) * 256 + red;
}

/** @param {string} colour #rrggbb */
function channelsOf(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** Colours of the loss, from low to high, as words of an image. */
export const LOSSES = Uint32Array.from(landscape.colours, (colour) => wordOf(channelsOf(colour)));

/** The same, for a style. */
export const LOSS_GRADIENT = `linear-gradient(to right, ${landscape.colours.join(", ")})`;

/**
 * A colour that a style may name in any way, as #rrggbb. It is not read from a canvas's pixels:
 * against trackers, some browsers answer with noise.
 * @param {string} colour
 */
function hexOf(colour) {
  const context = contextOf(document.createElement("canvas"));
  context.fillStyle = colour;
  return context.fillStyle;
}

/**
 * 256 colours between three, as words of an image.
 * @param {string[]} stops
 */
export function rampOf(stops) {
  const ends = stops.map((stop) => channelsOf(hexOf(stop)));
  return Uint32Array.from({ length: 256 }, (_, k) => {
    const i = k >> 7;
    const share = (k + 0.5) / 128 - i;
    const between = ends[i].map((from, c) => Math.round(from + share * (ends[i + 1][c] - from)));
    return wordOf(between);
  });
}
