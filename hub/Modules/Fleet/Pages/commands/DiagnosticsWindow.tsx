import { Button, CopyButton, Group, Modal } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
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
              <CopyButton value={text}>
                {({ copied, copy }) => (
                  <Button
                    variant="default"
                    onClick={copy}
                    leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                  >
                    {copied ? t('add.copied') : t('add.copy.button')}
                  </Button>
                )}
              </CopyButton>
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
