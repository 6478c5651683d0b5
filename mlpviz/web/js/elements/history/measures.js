// What is measured of a state: on fresh points, and with weights set by hand.

import { numberText } from "../../draw/number-text.js";

/** @typedef {import("../../engine/history.js").History} History */

/** @param {number} share From 0 to 1. */
export function percentText(share) {
  return `${(share * 100).toFixed(1).replace(/\.0$/, "")} %`;
}

/**
 * What was measured on the fresh points of an experiment, as further rows of its charts.
 * @param {Pick<History, "experiment" | "logs">} history
 * @returns {{loss: Float64Array[], accuracy: Float64Array[], names: string[]}}
 */
export function freshOf({ experiment, logs }) {
  if (!experiment?.test) return { loss: [], accuracy: [], names: [] };
  return { loss: [logs.test_loss], accuracy: [logs.test_accuracy], names: ["training", "test"] };
}

/**
 * Write what weights set by hand do beside the titles of their charts.
 * @param {import("../../views/chart.js").Chart[]} charts
 * @param {{loss: number, accuracy: number}} byHand
 */
export function sayByHand(charts, { loss, accuracy }) {
  const texts = new Map([
    ["loss", numberText(loss)],
    ["accuracy", percentText(accuracy)],
  ]);
  for (const { element, value } of charts) {
    const text = texts.get(element.dataset.shows ?? "");
    if (text) value.textContent = `${text} by hand`;
  }
}
