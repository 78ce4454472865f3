import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['Page/**/*.test.ts'], environment: 'node' } });
