import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { answered, api } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import type { Configuration } from '../api';

/** The file as text. The tab key leaves the field, as everywhere. */
export function TextEditor({
  text,
  change,
  configuration,
}: {
  text: string;
  change: (text: string) => void;
  configuration: Configuration;
}) {
  const { t } = useTranslation('fleet');
  const rollout = configuration.versions.find((one) => one.version === configuration.version)?.rolloutId;
  const open = useMutation({
    mutationFn: (rolloutId: string) =>
      answered(api.GET('/api/v1/rollouts/{rolloutId}', { params: { path: { rolloutId } } })),
    onSuccess: (found) => change(found.text),
  });
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <Textarea
        label={t('change.file')}
        description={t('change.file.hint')}
        autosize
        minRows={12}
        maxRows={24}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        data-autofocus
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        styles={{
          input: {
            fontFamily: 'var(--mantine-font-family-monospace)',
            fontSize: 12.5,
            lineHeight: 1.55,
            tabSize: 2,
          },
        }}
      />
      {rollout && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            ml={-8}
            loading={open.isPending}
            onClick={() => open.mutate(rollout)}
          >
            {t('change.template')}
          </Button>
        </div>
      )}
      {open.error && <ProblemNotice error={open.error} />}
    </div>
  );
}
