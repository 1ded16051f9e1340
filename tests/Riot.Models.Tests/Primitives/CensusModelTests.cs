// The count of who has come and gone: it closes when nobody is there, and only then.
using Riot.Models.Stepping;
using Riot.Primitives;

namespace Riot.Models.Primitives;

public class CensusModelTests
{
    [Fact, Trait("Semantics", "H6")]
    public void Close_OfACensus_ComesWhenNobodyIsThereAndIsMissedByNobody() => Explorer.Explore(model =>
    {
        var census = default(Census);
        var (there, closed) = (0, false);
        for (var i = 0; i < 2; i++)
        {
            model.Thread($"visitor {i}", () =>
            {
                if (!census.TryEnter())
                {
                    TryClose();
                    return;
                }

                Assert.False(closed, "let in after the close");
                there++;
                Memory.Step("the visit", 0);
                there--;
                census.Leave();
                TryClose();
            });
        }

        model.Thread("closer", TryClose);
        model.AtRest(() =>
        {
            Assert.True(closed, "nobody is there, and nobody has closed");
            Assert.Equal(0, census.Present);
        });

        void TryClose()
        {
            if (!census.TryClose())
                return;
            Assert.Equal(0, there);
            closed = true;
        }
    }, deviations: 3);
}
