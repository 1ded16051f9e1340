// The nonce and the text of a relayed message stay within what Discord takes.
using SlackToDiscord.Discord;

namespace SlackToDiscord.Tests.Discord;

public sealed class MessageShapeTests
{
    [Fact]
    public void Nonce_ShortEventId_IsTheEventId() => Assert.Equal("Ev08MFMKH6", Nonce.From("Ev08MFMKH6"));

    [Fact]
    public void Nonce_LongEventIds_AreShortStableAndDistinct()
    {
        var one = Nonce.From(new string('E', 40) + "1");
        var other = Nonce.From(new string('E', 40) + "2");

        Assert.True(one.Length <= 25, one);
        Assert.Equal(one, Nonce.From(new string('E', 40) + "1"));
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Content_Short_NamesTheAuthor() => Assert.Equal("**Ada**: hi", DiscordContent.From("Ada", "hi"));

    [Theory]
    [InlineData(1990)]
    [InlineData(1991)]
    [InlineData(1992)]
    public void Content_TooLong_IsCutBetweenCharacters(int length)
    {
        var content = DiscordContent.From("Ada", new string('x', length) + "😀😀😀😀😀😀😀😀");

        Assert.InRange(content.Length, 1998, 2000);
        Assert.EndsWith("…", content, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(content)));
    }
}
