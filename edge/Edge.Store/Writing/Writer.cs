namespace EdgeHub.Edge.Store;

/// <summary>The one thread that writes: takes a group of jobs, writes them in one transaction, and answers when the disk has it.</summary>
internal sealed class Writer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly StoreFile _file;
    private readonly StoreBooks _books;
    private readonly StoreOptions _options;
    private readonly TimeProvider _time;
    private readonly StoreClock _clock;
    private readonly DiskRoom _disk;
    private readonly WriteRate _rate;
    private readonly StoreMetrics _metrics;
    private readonly WriteQueue _queue;
    private readonly Thread _thread;
    private Connection _database;
    private WriteStatements _statements;
    private Retention _retention;
    private Thinning _thinning;
    private bool _damaged;
    private bool _stale;

    public Writer(StoreFile file, Connection database, StoreBooks books, StoreOptions options, DiskRoom disk, WriteRate rate, StoreMetrics metrics, StoreClock clock, TimeProvider time)
    {
        _file = file;
        _database = database;
        _books = books;
        _options = options;
        _time = time;
        _clock = clock;
        _disk = disk;
        _rate = rate;
        _metrics = metrics;
        _queue = new WriteQueue(options.MaxQueued);
        _statements = new WriteStatements(database);
        _retention = new Retention(database, _statements, books, options, clock, time);
        _thinning = new Thinning(database, _statements, books, options);
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    public ValueTask PutAsync(WriteJob job, CancellationToken cancellationToken) => _queue.PutAsync(job, cancellationToken);

    /// <summary>Lets the writer bring watermark, losses and retention to the disk.</summary>
    public void Wake() => _queue.Wake();

    /// <summary>Writes what waits, marks the file as cleanly closed and ends.</summary>
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
    }

    private void Run()
    {
        var group = new List<WriteJob>();
        while (_queue.Take(group, Patience))
        {
            if (group.Count > 0 || _books.HasChanges)
            {
                Commit(group);
                group.Clear();
            }

            Tidy();
        }

        Close();
    }

    private void Commit(List<WriteJob> group)
    {
        var accepted = new List<WriteJob>(group.Count);
        try
        {
            Reopen();
            GiveUpOldest(group);
            var room = HasRoom(group);
            var books = _books.Begin();
            _database.Execute("BEGIN IMMEDIATE");
            foreach (var job in group)
            {
                if (Refusal(books, job, room) is { } refusal)
                {
                    job.Fail(refusal);
                    continue;
                }

                Write(books, job);
                accepted.Add(job);
            }

            books.WriteChanges(_statements);
            var began = _time.GetTimestamp();
            _database.Execute("COMMIT");
            _metrics.Synced(_time.GetElapsedTime(began));
            books.Commit();
            _rate.Add(books.Bytes);
        }
        catch (SqliteException error)
        {
            GiveUp(error);
            var failure = Translate(error);
            group.ForEach(job => job.Fail(failure));
            return;
        }

        accepted.ForEach(job => job.Succeed());
    }

    private void Write(BookUpdate books, WriteJob job)
    {
        if (job.Lane is { } lane)
        {
            job.Number = books.Append(lane, job.Bytes);
            _statements.Insert(lane, job.Number, _clock.NowUs, job.Body.Span);
        }

        foreach (var change in job.Changes)
        {
            _statements.Write(change);
        }
    }

    /// <summary>Where the newest counts most: what the group needs beyond the bound is taken from the oldest, which are thinned first and then given up.</summary>
    private void GiveUpOldest(List<WriteJob> group)
    {
        if (_options.GiveUpOldest is null || _damaged)
        {
            return;
        }

        var bytes = group.Sum(job => job.Lane == _options.MainLane ? (long)job.Bytes : 0);
        var excess = bytes == 0 ? 0 : _books.Position(_options.MainLane).WaitingBytes + bytes - _options.MaxWaitingBytes;
        if (excess > 0 && (excess -= _thinning.Thin(excess)) > 0)
        {
            _retention.GiveUp(excess);
        }

        // Rows are given up, pages are what is needed: a few rows may leave none.
        while (bytes > 0 && _disk.Above < bytes && !_retention.MakeRoom(bytes, _disk)
            && ((_disk.Free > 2 * Thinning.WindowBytes && _thinning.Thin(bytes) > 0) || _retention.GiveUp(bytes)))
        {
        }
    }

    /// <summary>The group fits above the disk's reserve, or into pages of the file that acknowledged records leave.</summary>
    private bool HasRoom(List<WriteJob> group)
    {
        var bytes = group.Sum(job => job.Lane is null ? 0L : job.Bytes);
        return bytes == 0 || _disk.Above >= bytes || _retention.MakeRoom(bytes, _disk);
    }

    private Exception? Refusal(BookUpdate books, WriteJob job, bool room)
    {
        if (_damaged)
        {
            return new StoreFaultException($"The store {_file.Path} is damaged. Restart the agent: it sets the file aside and begins a new one.");
        }

        if (job.Lane is not { } lane)
        {
            return null;
        }

        var bound = lane == _options.MainLane ? _options.MaxWaitingBytes : _options.MaxWaitingBytes / 8;
        if (books.WaitingBytes(lane) + job.Bytes > bound)
        {
            return new StoreFullException(
                $"The store holds {bound} bytes that the hub has not taken yet, which is its bound. Bring the link to the hub back.");
        }

        return room
            ? null
            : new StoreFullException($"The disk of {_file.Folder} has less than {_options.MinFreeDiskBytes} bytes left. Free some space.");
    }

    private void Tidy()
    {
        try
        {
            if (!_damaged && !_stale)
            {
                _retention.Prune();
            }
        }
        catch (SqliteException error)
        {
            GiveUp(error);
        }
    }

    /// <summary>After a failed fsync the kernel may call dirty pages clean, so nothing of this connection is trusted any more.</summary>
    private void GiveUp(SqliteException error)
    {
        _damaged |= error.IsDamage;
        _stale |= error.IsIoError;
        _database.RollBack();
    }

    private void Reopen()
    {
        if (!_stale)
        {
            return;
        }

        _database.Dispose();
        _database = new Connection(_file.Path, write: true);
        _database.Execute(Schema.Durable);
        _statements = new WriteStatements(_database);
        _retention = new Retention(_database, _statements, _books, _options, _clock, _time);
        _thinning = new Thinning(_database, _statements, _books, _options);
        _books.Load(_database, trustCounters: false);
        _stale = false;
    }

    private Exception Translate(SqliteException error) => error.IsNoRoom
        ? new StoreFullException($"The disk of {_file.Folder} takes no more: it is full, read-only or failing. Free some space or look at the disk. {error.Message}.", error)
        : new StoreFaultException($"The store {_file.Path} could not be written. {error.Message}.", error);

    private void Close()
    {
        try
        {
            if (!_damaged && !_stale)
            {
                _database.Execute("BEGIN IMMEDIATE");
                _books.Begin().WriteChanges(_statements, all: true);
                _database.Execute("UPDATE identity SET clean = 1; COMMIT");
                _database.Checkpoint();
            }
        }
        catch (SqliteException)
        {
            // Not marked clean: the next opening checks the file.
        }
        finally
        {
            _database.Dispose();
        }
    }
}
