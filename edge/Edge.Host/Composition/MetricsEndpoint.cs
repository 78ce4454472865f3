using System.Buffers;
using System.Net;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.OpenMetrics;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>/metrics</c>: what the meters of the agent's parts say, in the text that the scraper reads. On loopback without a token; with one
/// when <c>metricsTokenFile</c> names it, which a listener that is open to other machines needs.
/// </summary>
internal sealed class MetricsEndpoint : IDisposable
{
    private static readonly string[] Meters =
        [ProcessMetrics.MeterName, RecordStore.MeterName, ScanPipeline.MeterName, UplinkMetrics.MeterName, DriverMetrics.MeterName];

    private readonly MetricCollector _collector = new(Meters);
    private readonly MetricsToken? _token;
    private readonly bool _isOpen;

    /// <summary>Begins to listen to the meters.</summary>
    /// <param name="listen">Address of the pages.</param>
    /// <param name="tokenFile">The file with the token; empty for none.</param>
    internal MetricsEndpoint(IPAddress listen, string tokenFile)
    {
        _isOpen = !IPAddress.IsLoopback(listen);
        _token = tokenFile.Length == 0 ? null : new MetricsToken(tokenFile);
    }

    /// <inheritdoc/>
    public void Dispose() => _collector.Dispose();

    internal async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (Refusal(context.Request) is { } refusal)
        {
            context.Response.StatusCode = refusal.Status;
            context.Response.ContentType = "text/plain; charset=utf-8";
            if (refusal.Status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"metrics\"";
            }

            await context.Response.WriteAsync(refusal.Text + "\n", context.RequestAborted);
            return;
        }

        var format = ExpositionFormats.Choose(context.Request.Headers.Accept.ToString());
        var text = Text(format);
        context.Response.ContentType = format.ContentType();
        context.Response.Headers.Vary = "Accept";
        context.Response.ContentLength = text.WrittenCount;
        await context.Response.Body.WriteAsync(text.WrittenMemory, context.RequestAborted);
    }

    /// <summary>All metrics of this moment.</summary>
    internal ArrayBufferWriter<byte> Text(ExpositionFormat format)
    {
        var text = new ArrayBufferWriter<byte>();
        ExpositionWriter.Write(text, _collector.Collect(), format);
        return text;
    }

    private (int Status, string Text)? Refusal(HttpRequest request)
    {
        if (_token is { } token)
        {
            return token.Admits(request.Headers.Authorization, out var fault) ? null
                : fault.Length > 0 ? (StatusCodes.Status503ServiceUnavailable, fault)
                : (StatusCodes.Status401Unauthorized, "The metrics of this agent want its token: Authorization: Bearer TOKEN.");
        }

        if (_isOpen)
        {
            return (StatusCodes.Status403Forbidden, "The pages of this agent are open to other machines, so its metrics want a token. Name its file in \"metricsTokenFile\".");
        }

        return ThisMachine.IsNamed(request)
            ? null
            : (StatusCodes.Status421MisdirectedRequest, "Ask for the metrics as http://localhost or http://127.0.0.1 with the agent's port.");
    }
}
