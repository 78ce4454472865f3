import { Button, Group, Modal } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { CopyText } from '@ui/parts/CopyText';
import { saveFile } from '@ui/parts/csv';
import { useTranslation } from 'react-i18next';
import { Lines } from '../configuration/Lines';
import { CommandAnswer } from './CommandAnswer';
import type { Told } from './tell';

/** The agent's diagnostics as text, to be read here or given to whoever helps. */
export function DiagnosticsWindow({ name, collect, close }: { name: string; collect: Told; close: () => void }) {
  const { t } = useTranslation('fleet');
  const title = t('diagnostics.of', { name });
  return (
    <Modal opened onClose={close} title={title} size="60rem" closeButtonProps={{ 'aria-label': t('add.close') }}>
      <CommandAnswer told={collect}>
        {(text) => (
          <div style={{ display: 'grid', gap: 14 }}>
            <Lines label={title} text={text} />
            <Group justify="flex-end" gap={10}>
              <CopyText value={text} copy={t('add.copy.button')} copied={t('add.copied')} />
              <Button
                leftSection={<IconDownload size={16} />}
                onClick={() => saveFile(`${name}-diagnostics.txt`, text, 'text/plain;charset=utf-8')}
              >
                {t('diagnostics.save')}
              </Button>
            </Group>
          </div>
        )}
      </CommandAnswer>
    </Modal>
  );
}
