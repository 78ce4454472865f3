using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Testing;

namespace EdgeHub.Faults.Tests;

/// <summary>The wire that goes wrong does what it is told, and nothing else.</summary>
public sealed class ChaosProxyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Pass_OfManyBytes_ChangesNone()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        using var client = await DialAsync(proxy);
        var sent = new byte[300_000];
        new Random(1).NextBytes(sent);
        var writing = client.GetStream().WriteAsync(sent);
        Assert.Equal(sent, await ReadAsync(client, sent.Length));
        await writing;
        Assert.Equal((1, 1, 0L), (proxy.Connections, proxy.Open, proxy.Harmed));
    }

    [Theory]
    [InlineData(ChaosKind.Close)]
    [InlineData(ChaosKind.Reset)]
    public async Task Cut_EndsWhatIsOpen_AndTheNextPasses(ChaosKind how)
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        using var client = await DialAsync(proxy);
        Assert.Equal([1], await AskAsync(client, 1));
        proxy.Apply(new ChaosFault(how));
        if (how == ChaosKind.Reset)
        {
            await Assert.ThrowsAsync<IOException>(() => ReadAsync(client, 1));
        }
        else
        {
            Assert.Empty(await ReadAsync(client, 1));
        }

        using var next = await DialAsync(proxy);
        Assert.Equal([2], await AskAsync(next, 2));
    }

    [Fact]
    public async Task HalfOpen_LosesBytes_KeepsTheConnection_AndTellsNoEnd()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        using var client = await DialAsync(proxy);
        Assert.Equal([1], await AskAsync(client, 1));
        proxy.Apply(new ChaosFault(ChaosKind.HalfOpen));
        await client.GetStream().WriteAsync(new byte[] { 2 });
        using var next = await DialAsync(proxy);
        Assert.Equal([3], await AskAsync(next, 3));
        await UntilAsync(() => proxy.Harmed == 1);
        client.Dispose();
        Assert.Equal([4], await AskAsync(next, 4));
        Assert.Equal([1, 3, 4], echo.Heard);
        Assert.Equal(2, echo.Open);
        proxy.Apply(ChaosFault.Pass);
        Assert.Equal(2, proxy.Open);
    }

    [Theory]
    [InlineData(ChaosKind.Mute)]
    [InlineData(ChaosKind.Block)]
    public async Task Silence_TakesWhatComesAndSaysNothing(ChaosKind kind)
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        using var before = await DialAsync(proxy);
        Assert.Equal([1], await AskAsync(before, 1));
        proxy.Apply(new ChaosFault(kind));
        using var client = await DialAsync(proxy);
        await client.GetStream().WriteAsync(new byte[] { 2 });
        await UntilAsync(() => proxy.Harmed == 1);
        Assert.Equal(0, client.Available);
        Assert.Equal(1, echo.Open);
        if (kind == ChaosKind.Mute)
        {
            Assert.Equal([3], await AskAsync(before, 3));
        }
        else
        {
            await before.GetStream().WriteAsync(new byte[] { 3 });
            await UntilAsync(() => proxy.Harmed == 2);
        }
    }

    [Fact]
    public async Task Refuse_ResetsWhatComes()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        proxy.Apply(new ChaosFault(ChaosKind.Refuse));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var client = await DialAsync(proxy);
            await AskAsync(client, 1);
        });
        Assert.Equal(0, echo.Open);
    }

    [Fact]
    public async Task Stall_HoldsUpEachKthWrite_AndLosesNothing()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        proxy.Apply(ChaosFault.Stall(TimeSpan.FromMilliseconds(100), every: 5));
        using var client = await DialAsync(proxy);
        var began = Stopwatch.GetTimestamp();
        for (byte i = 1; i <= 10; i++)
        {
            Assert.Equal([i], await AskAsync(client, i));
        }

        // Each direction has its own count: two stalls there and two back.
        Assert.Equal(4, proxy.Harmed);
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 395, 20_000);
    }

    [Fact]
    public async Task Delay_IsOfTime_NotOfTheRate()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        proxy.Apply(ChaosFault.Delay(TimeSpan.FromMilliseconds(300)));
        using var client = await DialAsync(proxy);
        var began = Stopwatch.GetTimestamp();
        var sent = new byte[400_000];
        new Random(1).NextBytes(sent);
        var writing = client.GetStream().WriteAsync(sent);
        Assert.Equal(sent, await ReadAsync(client, sent.Length));
        await writing;

        // 300 ms there and back; one piece after the other would take 15 s.
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.59, 8);
    }

    [Fact]
    public async Task Garbage_IsThatOfItsSeed_AndOnlyOfAnswers()
    {
        Assert.Equal(await GarbageAsync(7), await GarbageAsync(7));
        Assert.NotEqual(await GarbageAsync(7), await GarbageAsync(8));
    }

    [Fact]
    public async Task Repeat_SaysAnswersMoreOftenThanTheyWereSaid()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        proxy.Apply(ChaosFault.Repeat(3));
        using var client = await DialAsync(proxy);
        await client.GetStream().WriteAsync(new byte[] { 9 });
        Assert.Equal([9, 9, 9, 9], await ReadAsync(client, 4));
        Assert.Equal([9], echo.Heard);
    }

    [Fact]
    public async Task Memory_OfATargetThatTakesNothing_IsBounded()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        await using var proxy = ChaosProxy.Start(() => (IPEndPoint)deaf.LocalEndpoint);
        using var client = await DialAsync(proxy);
        using var target = await deaf.AcceptSocketAsync();
        var sent = 0L;
        var part = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(Patience);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        while (true)
        {
            var writing = client.GetStream().WriteAsync(part, patience.Token).AsTask();
            if (await Task.WhenAny(writing, Task.Delay(500)) != writing)
            {
                break;
            }

            sent += part.Length;
            Assert.True(sent < 256 << 20, "The proxy takes without end what nobody wants.");
        }

        // The rest lies in the kernel's buffers.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 << 20);
    }

    [Fact]
    public async Task Connections_BeyondTheMost_AreReset()
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint);
        var clients = new List<TcpClient>();
        for (var i = 0; i < ChaosProxy.MostOpen; i++)
        {
            clients.Add(await DialAsync(proxy));
            await AskAsync(clients[^1], 1);
        }

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var last = await DialAsync(proxy);
            Assert.NotEmpty(await AskAsync(last, 1));
        });
        Assert.Equal([2], await AskAsync(clients[0], 2));
        clients.ForEach(client => client.Dispose());
        await UntilAsync(() => proxy.Open == 0);
    }

    private static async Task<byte[]> GarbageAsync(int seed)
    {
        await using var echo = new Echo();
        await using var proxy = ChaosProxy.Start(() => echo.EndPoint, seed);
        proxy.Apply(new ChaosFault(ChaosKind.Garbage));
        using var client = await DialAsync(proxy);
        await client.GetStream().WriteAsync(new byte[8]);
        var garbage = await ReadAsync(client, 8);
        Assert.Equal(new byte[8], echo.Heard);
        return garbage;
    }

    private static async Task<TcpClient> DialAsync(ChaosProxy proxy)
    {
        var client = new TcpClient();
        await client.ConnectAsync(proxy.Address);
        return client;
    }

    private static async Task<byte[]> AskAsync(TcpClient client, byte what)
    {
        await client.GetStream().WriteAsync(new[] { what });
        return await ReadAsync(client, 1);
    }

    /// <summary>So many bytes, or those before the end.</summary>
    private static async Task<byte[]> ReadAsync(TcpClient client, int count)
    {
        var bytes = new byte[count];
        using var patience = new CancellationTokenSource(Patience);
        return bytes[..await client.GetStream().ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, patience.Token)];
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!reached())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Says everything back.</summary>
    private sealed class Echo : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<byte> _heard = [];
        private readonly Task _accepting;
        private int _open;

        public Echo()
        {
            _listener.Start();
            _accepting = Task.Run(AcceptAsync);
        }

        public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

        public int Open => Volatile.Read(ref _open);

        public byte[] Heard
        {
            get
            {
                lock (_heard)
                {
                    return [.. _heard];
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                Interlocked.Increment(ref _open);
                _ = Task.Run(() => AnswerAsync(socket));
            }
        }

        private async Task AnswerAsync(Socket socket)
        {
            using (socket)
            {
                var buffer = new byte[16 * 1024];
                try
                {
                    while (await socket.ReceiveAsync(buffer) is > 0 and var count)
                    {
                        lock (_heard)
                        {
                            _heard.AddRange(buffer.AsSpan(0, Math.Min(count, 64)));
                        }

                        for (var sent = 0; sent < count;)
                        {
                            sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent));
                        }
                    }
                }
                catch (SocketException)
                {
                    // The client left.
                }
            }

            Interlocked.Decrement(ref _open);
        }
    }
}
