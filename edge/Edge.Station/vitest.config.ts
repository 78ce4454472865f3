import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

/** The page's own code as one text for tests. Were it imported as text file by file, each would count as reached by a test. */
const pageSources: Plugin = {
  name: 'page-sources',
  resolveId: (id) => (id === 'virtual:page-sources' ? `\0${id}` : undefined),
  load: (id) => (id === '\0virtual:page-sources' ? `export default ${JSON.stringify(read())}` : undefined),
};

function read(): string {
  const names = readdirSync(join(import.meta.dirname, 'Page'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.ts$/.test(name))
    .map((name) => readFileSync(join(import.meta.dirname, 'Page', name), 'utf8'))
    .join('\n');
}

export default defineConfig({
  plugins: [pageSources],
  test: {
    include: ['Page/**/*.test.ts'],
    environment: 'node',
    // Counted only when asked for, by ./edgehub test.
    coverage: { provider: 'v8', include: ['Page/**/*.{ts,tsx}'], exclude: ['Page/**/*.fixture.ts'], reporter: ['json'] },
  },
});
