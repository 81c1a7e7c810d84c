// As AWS advises ("Deploy transpiled TypeScript code in Lambda", "Optimizing Node.js dependencies in AWS Lambda"):
// one minified ES module for each function, of what it uses alone.
import { build } from "esbuild";

for (const role of ["create", "webhook"]) {
  await build({
    entryPoints: [`src/${role}.mjs`],
    outfile: `${role}/index.mjs`,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    banner: {
      // Some dependencies are CommonJS, and call require.
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
}
