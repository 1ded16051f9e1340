// The ownership word of a worker: its owner and a borrower never hold it together, whatever the processor does with their writes.
using Riot.Models.Stepping;
using Riot.Primitives;

namespace Riot.Models.Primitives;

public class LeaseModelTests
{
    [Theory, Trait("Semantics", "P10")]
    [InlineData(1)]
    [InlineData(2)]
    public void Lease_OfAnOwnerAndBorrowers_IsHeldByOneAtATime(int borrowers) => Explorer.Explore(model =>
    {
        var lease = new Lease();
        var holder = "nobody";
        var changes = 0;

        model.Thread("owner", () =>
        {
            lease.Leave(outside: true);
            for (var visit = 0; visit < 2; visit++)
            {
                var outside = lease.Enter();
                Assert.True(outside);
                Hold("the owner");
                var nested = lease.Enter();
                Assert.False(nested);
                Hold("the owner, inside");
                lease.Leave(nested);
                Hold("the owner, inside still");
                lease.Leave(outside);
            }
        });
        for (var i = 0; i < borrowers; i++)
        {
            var name = $"borrower {i}";
            model.Thread(name, () => lease.TryBorrow(name, Hold));
        }

        void Hold(string who)
        {
            Assert.Equal("nobody", holder);
            holder = who;
            var before = changes;
            Memory.Step("the lease", 0);
            Assert.Equal(before, changes++);
            Assert.Equal(who, holder);
            holder = "nobody";
        }
    }, deviations: 3, delaysWrites: true);

    [Fact, Trait("Semantics", "P10")]
    public void Borrow_OfALeaseWhoseOwnerStaysOutside_Succeeds() => Explorer.Explore(model =>
    {
        var lease = new Lease();
        var times = 0;
        model.Thread("owner", () =>
        {
            lease.Leave(outside: true);
            lease.Leave(lease.Enter());
            model.Add("borrower", () => Assert.True(lease.TryBorrow(0, _ => times++)));
        });
        model.AtRest(() => Assert.Equal(1, times));
    }, delaysWrites: true);
}
