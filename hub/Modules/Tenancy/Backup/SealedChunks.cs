using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Bytes as chunks of at most 1 MiB, each encrypted with AES-256-GCM (NIST SP 800-38D).
/// <code>
/// 4 bytes  length of the ciphertext, big-endian; the highest bit marks the last chunk
/// 16 bytes tag
/// n bytes  ciphertext
/// </code>
/// The nonce is the chunk's number, the additional data are the header's hash, the number and whether it is the last one: a
/// chunk that was altered, exchanged, repeated or left out does not open, and a file that was cut off has no last one. The key
/// belongs to one file, so a number is never used twice with it.
/// </summary>
internal static class SealedChunks
{
    public const int PlainBytes = 1 << 20;
    public const int TagBytes = 16;
    public const uint LastBit = 0x8000_0000;

    public static void Nonce(Span<byte> nonce, long number)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], number);
    }

    public static void Associated(Span<byte> data, ReadOnlySpan<byte> headerHash, long number, bool isLast)
    {
        headerHash.CopyTo(data);
        BinaryPrimitives.WriteInt64BigEndian(data[headerHash.Length..], number);
        data[headerHash.Length + sizeof(long)] = isLast ? (byte)1 : (byte)0;
    }

    public static int AssociatedBytes(ReadOnlySpan<byte> headerHash) => headerHash.Length + sizeof(long) + 1;
}

/// <summary>Writes chunks; nothing larger than one is held.</summary>
internal sealed class SealedWriter(Stream file, byte[] key, byte[] headerHash) : IDisposable
{
    private readonly AesGcm _aes = new(key, SealedChunks.TagBytes);
    private readonly byte[] _plain = new byte[SealedChunks.PlainBytes];
    private readonly byte[] _sealed = new byte[sizeof(uint) + SealedChunks.TagBytes + SealedChunks.PlainBytes];
    private int _filled;
    private long _number;

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            if (_filled == _plain.Length)
            {
                await FlushAsync(isLast: false, cancellationToken);
            }

            var take = Math.Min(bytes.Length, _plain.Length - _filled);
            bytes[..take].CopyTo(_plain.AsMemory(_filled));
            _filled += take;
            bytes = bytes[take..];
        }
    }

    /// <summary>Writes the last chunk, which may be empty.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => FlushAsync(isLast: true, cancellationToken);

    public void Dispose() => _aes.Dispose();

    private async Task FlushAsync(bool isLast, CancellationToken cancellationToken)
    {
        Seal(isLast);
        await file.WriteAsync(_sealed.AsMemory(0, sizeof(uint) + SealedChunks.TagBytes + _filled), cancellationToken);
        _filled = 0;
        _number++;
    }

    private void Seal(bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> associated = stackalloc byte[SealedChunks.AssociatedBytes(headerHash)];
        SealedChunks.Nonce(nonce, _number);
        SealedChunks.Associated(associated, headerHash, _number, isLast);
        BinaryPrimitives.WriteUInt32BigEndian(_sealed, (uint)_filled | (isLast ? SealedChunks.LastBit : 0));
        var body = _sealed.AsSpan(sizeof(uint));
        _aes.Encrypt(nonce, _plain.AsSpan(0, _filled), body.Slice(SealedChunks.TagBytes, _filled), body[..SealedChunks.TagBytes], associated);
    }
}

/// <summary>Reads chunks as one run of bytes; whatever is wrong with the file is a <see cref="BackupException"/> that names it.</summary>
internal sealed class SealedReader(Stream file, byte[] key, byte[] headerHash) : IDisposable
{
    private readonly AesGcm _aes = new(key, SealedChunks.TagBytes);
    private readonly byte[] _plain = new byte[SealedChunks.PlainBytes];
    private readonly byte[] _sealed = new byte[SealedChunks.TagBytes + SealedChunks.PlainBytes];
    private readonly byte[] _length = new byte[sizeof(uint)];
    private int _start;
    private int _end;
    private long _number;
    private bool _isLast;

    /// <summary>Chunks that were opened.</summary>
    public long Chunks => _number;

    /// <summary>Fills the memory; false when the file ended, soundly, before its first byte.</summary>
    public async Task<bool> ReadAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        var wanted = bytes.Length;
        while (bytes.Length > 0)
        {
            if (_start == _end)
            {
                if (_isLast)
                {
                    return bytes.Length == wanted ? false : throw new BackupException(BackupErrors.Unfit("it ends within an entry"));
                }

                await NextAsync(cancellationToken);
                continue;
            }

            var take = Math.Min(bytes.Length, _end - _start);
            _plain.AsMemory(_start, take).CopyTo(bytes);
            _start += take;
            bytes = bytes[take..];
        }

        return true;
    }

    /// <summary>Expects the end of the file.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        while (!_isLast && _start == _end)
        {
            await NextAsync(cancellationToken);
        }

        if (_start != _end || await file.ReadAsync(_length.AsMemory(0, 1), cancellationToken) != 0)
        {
            throw new BackupException(BackupErrors.Altered(_number));
        }
    }

    public void Dispose() => _aes.Dispose();

    private async Task NextAsync(CancellationToken cancellationToken)
    {
        if (await file.ReadAtLeastAsync(_length, _length.Length, throwOnEndOfStream: false, cancellationToken) < _length.Length)
        {
            throw new BackupException(BackupErrors.Incomplete(_number));
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(_length);
        var isLast = (word & SealedChunks.LastBit) != 0;
        var length = word & ~SealedChunks.LastBit;
        if (length > SealedChunks.PlainBytes)
        {
            throw new BackupException(BackupErrors.Altered(_number));
        }

        var body = SealedChunks.TagBytes + (int)length;
        if (await file.ReadAtLeastAsync(_sealed.AsMemory(0, body), body, throwOnEndOfStream: false, cancellationToken) < body)
        {
            throw new BackupException(BackupErrors.Incomplete(_number));
        }

        Open((int)length, isLast);
        (_start, _end, _isLast) = (0, (int)length, isLast);
        _number++;
    }

    private void Open(int length, bool isLast)
    {
        Span<byte> nonce = stackalloc byte[12];
        Span<byte> associated = stackalloc byte[SealedChunks.AssociatedBytes(headerHash)];
        SealedChunks.Nonce(nonce, _number);
        SealedChunks.Associated(associated, headerHash, _number, isLast);
        try
        {
            _aes.Decrypt(nonce, _sealed.AsSpan(SealedChunks.TagBytes, length), _sealed.AsSpan(0, SealedChunks.TagBytes), _plain.AsSpan(0, length), associated);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new BackupException(BackupErrors.Altered(_number));
        }
    }
}
