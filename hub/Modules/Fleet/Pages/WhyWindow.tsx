import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Says what will happen, asks why, and does it. */
export function WhyWindow({
  title,
  text,
  button,
  send,
  done,
  close,
}: {
  title: string;
  text: string;
  button: string;
  send: (why: string) => Promise<unknown>;
  done: () => unknown;
  close: () => void;
}) {
  const { t } = useTranslation('fleet');
  const [why, setWhy] = useState('');
  const act = useMutation({
    mutationFn: () => send(why.trim()),
    onSuccess: () => {
      close();
      return done();
    },
  });
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('add.close') }}>
      <form
        style={{ display: 'grid', gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate();
        }}
      >
        <p style={{ margin: 0 }}>{text}</p>
        <TextInput
          label={t('why')}
          description={t('why.hint')}
          maxLength={200}
          required
          data-autofocus
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        {act.error && <ProblemNotice error={act.error} />}
        <Group justify="flex-end" gap={10}>
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={why.trim() === ''}>
            {button}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
