// All widgets: for a notebook's output, and for the pages of a site.

import "./global.js";
import "../elements/history.js";
import "../elements/landscape.js";
import "../elements/playground.js";
