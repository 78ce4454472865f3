import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** A button that copies a text, and says so. */
export function CopyText({ value, copy, copied }: { value: string; copy: string; copied: string }) {
  return (
    <CopyButton value={value}>
      {(button) => (
        <Button
          variant="default"
          onClick={button.copy}
          leftSection={button.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        >
          {button.copied ? copied : copy}
        </Button>
      )}
    </CopyButton>
  );
}
