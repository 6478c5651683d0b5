// What a worker runs; the linker puts it, and what it needs, where engine/worker.js asks for it.

import { serve } from "../engine/serve.js";

serve();
