import { defineConfig } from 'vite';

// The output is embedded into the agent's assembly: few files, hashed names, no inline script or style (Content-Security-Policy).
export default defineConfig({
  root: 'Page',
  base: '/',
  publicDir: false,
  build: {
    outDir: '../obj/page',
    assetsDir: 'station-assets',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
    reportCompressedSize: false,
    // Coverage is counted with them; Page.targets leaves them out of the agent.
    sourcemap: 'hidden',
  },
  server: { fs: { allow: ['..', '../../../protocols/StationRules/Verdicts'] } },
});
