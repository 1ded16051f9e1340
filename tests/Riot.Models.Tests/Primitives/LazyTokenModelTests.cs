// The token that is made when somebody asks: whoever asks for it before, while or after it is cancelled gets a cancelled one.
using Riot.Models.Stepping;
using Riot.Primitives;

namespace Riot.Models.Primitives;

public class LazyTokenModelTests
{
    [Fact, Trait("Semantics", "X5")]
    public void Token_AskedForByTwoWhileItIsCancelled_IsOneAndIsCancelled() => Explorer.Explore(model =>
    {
        var token = default(LazyToken);
        var seen = new CancellationToken[2];
        for (var i = 0; i < seen.Length; i++)
        {
            var me = i;
            model.Thread($"asker {me}", () => seen[me] = token.Token);
        }

        model.Thread("canceller", () => token.Cancel());
        model.AtRest(() =>
        {
            Assert.Equal(seen[0], seen[1]);
            Assert.True(seen[0].IsCancellationRequested);
        });
    }, deviations: 3, delaysWrites: true);
}
