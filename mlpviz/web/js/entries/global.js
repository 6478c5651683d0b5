// What other scripts on a page may call, as `mlpviz`.

import { log } from "../arithmetic/logarithm.js";
import { sin } from "../arithmetic/sine.js";
import { drawContour } from "../draw/grid.js";
import { strongest } from "../draw/numbers.js";
import { coloursOf } from "../draw/theme.js";
import { activationOf } from "../engine/activations/index.js";
import { evaluator } from "../engine/evaluator.js";
import { run, runAsync, surfaceNow } from "../engine/history.js";
import { midpoint } from "../engine/metrics.js";
import { startShares } from "../engine/worker.js";
import { dataset, initialParameters } from "../model/dataset.js";
import { format, parse } from "../model/experiment.js";
import { layoutOf, layoutOfExperiment } from "../model/layout.js";
import { randomState } from "../model/random.js";
import { describe, factsAt } from "../views/describe.js";

Object.assign(globalThis, {
  mlpviz: {
    activationOf,
    coloursOf,
    dataset,
    describe,
    drawContour,
    evaluator,
    factsAt,
    format,
    initialParameters,
    layoutOf,
    layoutOfExperiment,
    log,
    midpoint,
    parse,
    randomState,
    run,
    runAsync,
    sin,
    startShares,
    strongest,
    surface: surfaceNow,
  },
});
