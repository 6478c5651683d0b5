// Fields, names, thresholds and colours: the file that Python reads too.

export { default as declaration } from "../../../model/declaration.json" with { type: "json" };
