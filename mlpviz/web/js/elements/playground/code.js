// A network's run in Python.

import { format } from "../../model/experiment.js";

/**
 * @param {import("./link.js").Trained} state
 * @returns {string} Lines that train the same network.
 */
export function pythonCode({ experiment, rows }) {
  const named = `Experiment.parse("${format(experiment)}")`;
  const { optimizer, batch, loss, l2 } = experiment;
  const few = `, ${Math.min(batch, rows?.length ?? batch)}, e.seed`;
  const how = `, e.optimizer, e.momentum${batch ? few : ""}`;
  const judged = (loss === "mse" ? "" : ", loss=e.loss") + (l2 ? ", l2=e.l2" : "");
  const own = (optimizer === "gd" && !batch ? "" : how) + judged;
  if (!rows) return `from mlpviz import Experiment\n\nhistory = ${named}.run()\n`;
  return [
    "import torch\n",
    "from mlpviz import Experiment, train\n",
    `e = ${named}`,
    "points = torch.tensor([",
    ...rows.map((row) => `    [${row}],`),
    "], dtype=torch.float64)",
    `history = train(e.run().network(0), points[:, :2], points[:, 2], e.lr, e.steps${own})\n`,
  ].join("\n");
}
