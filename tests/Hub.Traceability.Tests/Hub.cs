using System.Security.Cryptography;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability.Tests;
using EdgeHub.Testing.Hub;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Hub))]

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>One hub for all tests here: Kernel, Tenancy and Traceability on a real PostgreSQL.</summary>
public sealed class Hub : IAsyncLifetime
{
    public HubFixture Fixture { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fixture = await HubFixture.StartAsync(
        [new TraceabilityModule()], services => services.AddSingleton<ISecretBox, TestBox>());

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();

    /// <summary>Fleet's master key stands outside these tests; this one is as real and lives as long as they do.</summary>
    private sealed class TestBox : ISecretBox, IDisposable
    {
        private readonly AesGcm _aes = new(RandomNumberGenerator.GetBytes(32), 16);

        public byte[] Seal(ReadOnlySpan<byte> plain)
        {
            var box = new byte[28 + plain.Length];
            RandomNumberGenerator.Fill(box.AsSpan(0, 12));
            _aes.Encrypt(box.AsSpan(0, 12), plain, box.AsSpan(28), box.AsSpan(12, 16));
            return box;
        }

        public byte[] Open(ReadOnlySpan<byte> box)
        {
            var plain = new byte[box.Length - 28];
            _aes.Decrypt(box[..12], box[28..], box.Slice(12, 16), plain);
            return plain;
        }

        public byte[] DeriveKey(string purpose, ReadOnlySpan<byte> salt) => throw new NotSupportedException("Nothing here derives a key.");

        public void Dispose() => _aes.Dispose();
    }
}
