import { Code } from '@mantine/core';
import type { Schema } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { CopyText } from '@ui/parts/CopyText';
import { useTranslation } from 'react-i18next';

/** A link that is shown once: whoever opens it is who it was made for, so it is handed over and never sent around. */
export function OneTimeLink({ link, text }: { link: Schema<'OneTimeLink'>; text: string }) {
  const formats = useFormats();
  return (
    <ShownOnce text={`${text} ${formats.moment(link.expiresAt)}`} value={new URL(link.link, location.origin).href} />
  );
}

/** A secret with the button that copies it. */
export function ShownOnce({ text, value }: { text: string; value: string }) {
  const { t } = useTranslation('identity');
  return (
    <div role="status" style={{ display: 'grid', gap: 8, marginBottom: 14 }}>
      <span>{text}</span>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {value}
      </Code>
      <CopyText value={value} copy={t('copy')} copied={t('copied')} />
    </div>
  );
}
