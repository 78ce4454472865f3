import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  plugins: [react()],
  resolve: {
    alias: {
      '@ui': resolve(here, 'src'),
      '@verdicts': resolve(here, '../../protocols/StationRules/Verdicts'),
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2022',
    chunkSizeWarningLimit: 1700,
  },
  server: {
    fs: { allow: [resolve(here, '../..')] },
    // EDGEHUB_WEB is the address that `hub serve` prints; pages are then served fresh against its real data.
    proxy: { '/api': { target: process.env.EDGEHUB_WEB ?? 'http://127.0.0.1:8080', changeOrigin: false } },
  },
  test: { include: ['tests/**/*.test.ts', '../Modules/*/Pages/**/*.test.ts'], environment: 'node' },
});
