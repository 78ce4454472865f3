import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = import.meta.dirname;

/** Compresses once, at the build, what the hub would otherwise compress for each reader. Fonts are compressed already. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  closeBundle: () => {
    const folder = join(here, 'dist/assets');
    for (const name of readdirSync(folder).filter((file) => /\.(js|css|svg)$/.test(file))) {
      const path = join(folder, name);
      const bytes = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(bytes));
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
});

export default defineConfig({
  root: here,
  plugins: [react(), compressed()],
  resolve: {
    alias: {
      '@ui': resolve(here, 'src'),
      '@verdicts': resolve(here, '../../protocols/StationRules/Verdicts'),
    },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Coverage is counted with them; Hub.Web leaves them out of what it serves.
    sourcemap: 'hidden',
    target: 'es2022',
    chunkSizeWarningLimit: 400,
  },
  server: {
    fs: { allow: [resolve(here, '../..')] },
    // EDGEHUB_WEB is the address that `hub serve` prints; pages are then served fresh against its real data.
    proxy: { '/api': { target: process.env.EDGEHUB_WEB ?? 'http://127.0.0.1:8080', changeOrigin: false } },
  },
  test: {
    root: resolve(here, '..'),
    include: ['Hub.Ui/tests/**/*.test.ts', 'Modules/*/Pages/**/*.test.ts'],
    environment: 'node',
    // Counted only when asked for, by ./edgehub test.
    coverage: {
      provider: 'v8',
      include: ['Hub.Ui/src/**/*.{ts,tsx}', 'Modules/*/Pages/**/*.{ts,tsx}'],
      exclude: ['Hub.Ui/src/api/schema.d.ts'],
      reporter: ['json'],
    },
  },
});
