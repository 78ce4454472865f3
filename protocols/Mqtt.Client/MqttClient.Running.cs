using System.Net.Sockets;
using EdgeHub.Wire;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Client;

/// <content>The loop: dial, shake hands, run, pause.</content>
public sealed partial class MqttClient
{
    private ProtocolVersion _version;
    private Connection? _connection;
    private Task _connected = Task.CompletedTask;
    private bool _hadConnection;

    private async Task RunAsync(CancellationToken stop)
    {
        var pause = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            Show(new MqttStatus(MqttCondition.Connecting, Status.Fault));
            var began = _time.GetTimestamp();
            var fault = await OnceAsync(stop);
            if (fault is null || stop.IsCancellationRequested)
            {
                continue;
            }

            _first.TrySetException(fault);

            // One that lasted shows that the way is good again; one that broke at once is treated as if it had never been.
            pause = _time.GetElapsedTime(began) >= _options.LongestPause || pause == TimeSpan.Zero ? _options.FirstPause : Longer(pause);
            pause = IsLasting(fault) ? _options.LongestPause : pause;
            var jittered = pause * (1 - (Random.Shared.NextDouble() / 2));
            LogWaiting(_transport.Address, fault.Message, jittered);
            Show(new MqttStatus(MqttCondition.Waiting, fault, _time.GetUtcNow() + jittered));
            await Task.Delay(jittered, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One connection from dialling to its end; null to dial again at once.</summary>
    private async Task<MqttException?> OnceAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        Stream? stream = null;
        try
        {
            stream = await _transport.OpenAsync(both.Token);
            var received = new ReceiveBuffer(_options.MaxPacketBytes);

            // Without a session to go on with, each connection begins anew; else only the first, when that is wanted. 3.1.1 has one flag for both.
            var cleanStart = !_options.IsPersistent || (_options.CleanStart && !_hadConnection && _version == ProtocolVersion.V5);
            var limits = await Handshake.ConnectAsync(stream, received, _options, _version, cleanStart, both.Token);
            await using var connection = new Connection(stream, received, limits, _options, _session, _time);
            return await RunAsync(connection, stop);
        }
        catch (MqttRemoteException e) when (e.Code == ReasonCode.UnsupportedProtocolVersion && _options.Version is null && _version == ProtocolVersion.V5)
        {
            LogFallingBack(_transport.Address);
            _version = ProtocolVersion.V311;
            return null;
        }
        catch (MqttException e)
        {
            return e;
        }
        catch (OperationCanceledException e)
        {
            return new MqttTransportException($"{_transport.Address} did not answer within {_options.ConnectTimeout.TotalSeconds:0} s.", e);
        }
        catch (Exception e)
        {
            return new MqttTransportException(e is IOException ? e.Message : $"{_transport.Address} can't be reached: {e.Message}", e);
        }
        finally
        {
            await (stream?.DisposeAsync() ?? default);
        }
    }

    private async Task<MqttException> RunAsync(Connection connection, CancellationToken stop)
    {
        var settled = _session.Begin(connection, isFirst: !_hadConnection);
        _hadConnection = true;
        _connected = connection.RunAsync(DeliverAsync);
        _connection = connection;
        try
        {
            await using var ending = stop.Register(() => _ = connection.DisposeAsync().AsTask());
            await Task.WhenAny(settled, _connected, Task.Delay(_options.ConnectTimeout, _time, connection.Ended));
            if (settled.IsCompleted && !_connected.IsCompleted)
            {
                TellConnected(connection.Limits);
                return await Fault();
            }

            if (!_connected.IsCompleted)
            {
                await connection.DisposeAsync();
                await _connected;
                return new MqttTransportException("The broker did not answer a subscription in time.");
            }

            return await Fault();
        }
        finally
        {
            _connection = null;
            _session.End();
        }

        Task<MqttException> Fault() => (Task<MqttException>)_connected;
    }

    private async ValueTask DeliverAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (!_requests.TryAnswer(message.Message) && !_inbox.Writer.TryWrite(message))
        {
            await _inbox.Writer.WriteAsync(message, cancellationToken);
        }
    }

    private void TellConnected(PeerLimits limits)
    {
        LogConnected(_transport.Address, limits.Version, limits.SessionPresent);
        foreach (var (subscription, code) in _session.Refused())
        {
            LogRefused(_transport.Address, subscription.Filter, code);
        }

        Show(new MqttStatus(MqttCondition.Connected, Version: limits.Version, SessionPresent: limits.SessionPresent));
        _first.TrySetResult();
    }

    private void Show(MqttStatus status)
    {
        if (Status != status)
        {
            Volatile.Write(ref _status, status);
            StatusChanged?.Invoke(this, new MqttStatusEventArgs(status));
        }
    }

    private TimeSpan Longer(TimeSpan pause) => pause + pause < _options.LongestPause ? pause + pause : _options.LongestPause;

    /// <summary>True for what another try at once would not change.</summary>
    private static bool IsLasting(MqttException fault) => fault is MqttProtocolException
        || fault is MqttRemoteException { Code: not (ReasonCode.ServerBusy or ReasonCode.ServerUnavailable or ReasonCode.ServerShuttingDown or ReasonCode.Success or ReasonCode.KeepAliveTimeout) };

    [LoggerMessage(1, LogLevel.Information, "Connected to {Address} with {Version}; session kept by the broker: {SessionPresent}")]
    private partial void LogConnected(string address, ProtocolVersion version, bool sessionPresent);

    [LoggerMessage(2, LogLevel.Warning, "No connection to {Address}: {Reason} Next try in {Pause}")]
    private partial void LogWaiting(string address, string reason, TimeSpan pause);

    [LoggerMessage(3, LogLevel.Information, "{Address} does not speak MQTT 5; going on with 3.1.1")]
    private partial void LogFallingBack(string address);

    [LoggerMessage(4, LogLevel.Warning, "{Address} refuses the subscription to {Filter}: {Code}")]
    private partial void LogRefused(string address, string filter, ReasonCode code);
}
