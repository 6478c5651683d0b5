// The data sets' rules, by the names of the declaration; each has a file of its own here.

import { declaration } from "../declaration.js";
import { loadEach } from "../../load.js";

const names = Object.keys(declaration.datasets);

export const DATASETS = await loadEach(names, (name) => import(`./${name}.js`));
