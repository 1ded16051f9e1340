// The ownership word of a worker: its owner and a borrower never hold it together.
using Riot.Primitives;

namespace Riot.Tests.Stress;

public sealed class LeaseTests
{
    [Fact]
    public void Borrow_WhileTheOwnerIsInside_IsRefused()
    {
        var lease = new Lease();
        Assert.False(lease.TryBorrow(0, _ => Assert.Fail("borrowed")));
        lease.Leave(outside: true);
        Assert.True(lease.IsOutside);

        var borrowed = 0;
        Assert.True(lease.TryBorrow(7, state => borrowed = state));
        Assert.Equal(7, borrowed);

        Assert.True(lease.Enter());
        Assert.False(lease.IsOutside);
        Assert.False(lease.Enter());
        lease.Leave(outside: false);
        Assert.False(lease.TryBorrow(0, _ => Assert.Fail("borrowed")));
    }

    [Fact]
    public void WaitAtTheGate_AsThePlatformTellsIt_IsNotOutside()
    {
        var lease = new Lease();
        lease.Leave(outside: true);
        using var borrowed = new ManualResetEventSlim();
        var waiting = new WaitWatcher(lease);

        StressEffort.Race(() =>
        {
            borrowed.Wait();
            SynchronizationContext.SetSynchronizationContext(waiting);
            Assert.True(lease.Enter());
        }, () => Assert.True(lease.TryBorrow(0, _ =>
        {
            borrowed.Set();
            Assert.True(waiting.Seen.Wait(Guard.Limit));
        })));

        Assert.False(waiting.WasOutside);
        Assert.False(lease.IsOutside);
    }

    [Fact]
    public void Borrow_WhoseActionThrows_GivesTheLeaseBack()
    {
        var lease = new Lease();
        lease.Leave(outside: true);

        Assert.Throws<InvalidTimeZoneException>(() => lease.TryBorrow(0, _ => throw new InvalidTimeZoneException()));

        Assert.True(lease.Enter());
        lease.Leave(outside: true);
        Assert.True(lease.TryBorrow(0, _ => { }));
    }

    [Fact]
    public void Borrow_FromAnOwnerThatGoesInAndOutAllTheTime_Succeeds()
    {
        const int Borrows = 20;
        var lease = new Lease();
        lease.Leave(outside: true);
        var borrowed = 0;

        StressEffort.Race(() =>
        {
            var inside = 0;
            while (Volatile.Read(ref borrowed) < Borrows)
            {
                lease.Enter();
                for (var i = 0; i < 100; i++)
                    Volatile.Write(ref inside, i); // It is hardly ever outside.
                Assert.False(lease.Enter());
                lease.Leave(outside: false);
                lease.Leave(outside: true);
            }
        }, () =>
        {
            while (Volatile.Read(ref borrowed) < Borrows)
                lease.TryBorrow(0, _ => borrowed++);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OwnerAndBorrowers_NeverHoldItTogether(int borrowers)
    {
        var rounds = StressEffort.Times(3_000_000);
        var lease = new Lease();
        var (one, other, over) = (0L, 0L, false);
        var borrowed = 0L;

        StressEffort.Race([() =>
        {
            lease.Leave(outside: true);
            for (var i = 0; i < rounds; i++)
            {
                lease.Enter();
                Touch();
                lease.Leave(outside: true);
                if (i % 64 == 0)
                    Thread.SpinWait(20); // Foreign code.
            }

            Volatile.Write(ref over, true);
        }, .. Enumerable.Repeat(() =>
        {
            while (!Volatile.Read(ref over))
            {
                lease.TryBorrow(0, _ =>
                {
                    Touch();
                    borrowed++;
                });
            }
        }, borrowers)]);

        Assert.InRange(borrowed, 1, long.MaxValue);
        Assert.Equal(rounds + borrowed, one);
        Assert.Equal(one, other);

        // Two plain words that are equal whenever nobody is inside.
        void Touch()
        {
            if (one != other)
                throw new InvalidOperationException("Somebody else is inside.");
            one++;
            Thread.MemoryBarrier();
            other++;
        }
    }

    private sealed class WaitWatcher : SynchronizationContext
    {
        private readonly Lease _lease;

        public WaitWatcher(Lease lease)
        {
            _lease = lease;
            SetWaitNotificationRequired();
        }

        public bool WasOutside { get; private set; }

        public ManualResetEventSlim Seen { get; } = new();

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            WasOutside = _lease.IsOutside;
            Seen.Set();
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
    }
}
