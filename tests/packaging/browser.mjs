// Runs a Python script in Pyodide: node browser.mjs <folder of pyodide> <folder of packages> <script> [argument ...]
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [home, packages, script, ...rest] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(home, "pyodide.mjs")));
const python = await loadPyodide({ args: [script, ...rest], env: { HOME: "/home/pyodide", COLUMNS: "88" } });
python.mountNodeFS("/packages", packages);
try {
  python.runPython("import sys; sys.path.insert(0, '/packages')");
  await python.runPythonAsync(fs.readFileSync(script, "utf8"), { filename: script });
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
