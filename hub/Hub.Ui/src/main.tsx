import '@fontsource-variable/noto-sans';
import '@fontsource-variable/noto-sans-bengali';
import '@fontsource-variable/noto-sans-telugu';
import '@fontsource-variable/noto-sans-mono';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/problem';
import { startTexts } from './i18n/i18n';
import { sessionKey } from './session/session';
import { router } from './shell/router';
import { cssVariables, theme } from './theme/theme';

const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only silence and the hub's own trouble are worth asking again.
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status < 500),
      retryDelay: (count) => 500 * 2 ** count,
    },
  },
});

queries.getQueryCache().subscribe((event) => {
  const error = event.type === 'updated' ? event.query.state.error : null;
  // The session ended meanwhile: show the log-in page instead of a page full of refusals.
  if (error instanceof ApiProblem && error.status === 401 && event.query.queryKey[0] !== sessionKey[0]) {
    void queries.invalidateQueries({ queryKey: sessionKey });
  }
});

const holder = document.getElementById('root');
if (!holder) throw new Error('index.html has no #root.');

await startTexts();
createRoot(holder).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" />
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
