namespace EdgeHub.Edge.Pipeline;

/// <summary>Gathers records so that the journal is called once per round, not once per value. Not thread-safe.</summary>
/// <param name="journal">Takes them.</param>
/// <param name="handed">Hears how many went.</param>
internal sealed class Outbox(IPointJournal journal, Action<int> handed)
{
    private readonly PointRecord[] _records = new PointRecord[64];
    private int _count;

    public void Add(in PointRecord record)
    {
        if (_count == _records.Length)
        {
            Flush();
        }

        _records[_count++] = record;
    }

    public void Flush()
    {
        if (_count > 0)
        {
            try
            {
                journal.Write(_records.AsSpan(0, _count));
                handed(_count);
            }
            finally
            {
                // A journal that breaks its promise and throws must not meet the same records for ever.
                _records.AsSpan(0, _count).Clear();
                _count = 0;
            }
        }
    }
}
