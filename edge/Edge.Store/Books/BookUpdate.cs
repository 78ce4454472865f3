namespace EdgeHub.Edge.Store;

/// <summary>What one transaction changes in the books; counts only once <see cref="Commit"/> is called after the file's own commit.</summary>
internal sealed class BookUpdate(StoreBooks books)
{
    private readonly Dictionary<Lane, (long Last, long Bytes)> _appended = [];
    private IReadOnlyList<LanePosition> _watermarks = [];
    private IReadOnlyList<KeyValuePair<string, long>> _losses = [];

    /// <summary>Bytes of all records that this transaction appends.</summary>
    public long Bytes => _appended.Values.Sum(lane => lane.Bytes);

    public long WaitingBytes(Lane lane) => books.Position(lane).WaitingBytes + _appended.GetValueOrDefault(lane).Bytes;

    /// <summary>Takes the lane's next number.</summary>
    public long Append(Lane lane, int bytes)
    {
        var (last, sum) = _appended.TryGetValue(lane, out var before) ? before : (books.Position(lane).Last, 0);
        _appended[lane] = (last + 1, sum + bytes);
        return last + 1;
    }

    /// <summary>Writes watermarks and losses that the file does not know yet.</summary>
    public void WriteChanges(WriteStatements statements, bool all = false)
    {
        _watermarks = books.ChangedWatermarks(all);
        _losses = books.ChangedLosses();
        foreach (var watermark in _watermarks)
        {
            statements.Write(watermark);
        }

        foreach (var (reason, records) in _losses)
        {
            statements.WriteLoss(reason, records);
        }
    }

    public void Commit()
    {
        foreach (var (lane, (last, bytes)) in _appended)
        {
            books.Grow(lane, last, bytes);
        }

        books.Written(_watermarks, _losses);
    }
}
