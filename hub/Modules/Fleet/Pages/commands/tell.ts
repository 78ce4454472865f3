import { useMutation } from '@tanstack/react-query';
import { answered, api, type Schema } from '@ui/api/client';
import { ApiProblem } from '@ui/api/problem';

export type Command = Schema<'CommandForm'>;

/** Tells an agent to do something now; what it says when it is done. A refusal of the agent is a problem like one of the hub. */
export async function tell(agentId: string, command: Command): Promise<string> {
  const answer = await answered(
    api.POST('/api/v1/agents/{agentId}/commands', { params: { path: { agentId } }, body: command }),
  );
  if (!answer.ok) throw new ApiProblem(409, answer.code, answer.text);
  return answer.text;
}

/** A command as a part of a page gives it: once for each press of its button, never again by itself. */
export function useCommand(agentId: string, command: Command, done?: () => void) {
  return useMutation({ mutationFn: () => tell(agentId, command), onSuccess: done });
}

export type Told = ReturnType<typeof useCommand>;
