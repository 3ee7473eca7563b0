package org.cadrenode.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.research.DeliveryHolding;
import org.cadrenode.api.research.DeliveryWithdrawal;
import org.cadrenode.api.research.DeliveryWithdrawal.Standing;
import org.cadrenode.api.research.DeliveryWithdrawals;
import org.cadrenode.api.research.ResearchDatabase;
import org.cadrenode.api.research.ResearchDatabase.DeliveryCount;
import org.cadrenode.api.security.ApprovalKind;
import org.cadrenode.api.security.Approvals;
import org.junit.jupiter.api.Test;

class WithdrawalCommandsTest {
    private static final DeliveryId HERE = new DeliveryId("D-ABCDEFGHJKLM");
    private static final DeliveryHolding HOLDING = new DeliveryHolding(HERE, new ProviderId("trust"), new SourceId("clinic"), List.of("trust-00000001"),
            new TreeMap<>(Map.of("visits", 12L, "people", 3L)), 2, 5, 4);

    private final SecondWord approvals = new SecondWord();
    private final List<Standing> ordered = new ArrayList<>();
    private final Console console = new Console("dora").with(Approvals.class, approvals).with(DeliveryWithdrawals.class, new Room())
            .with(ResearchDatabase.class, (ResearchDatabase) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ResearchDatabase.class},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "deliveries" -> List.of(new DeliveryCount(HERE, 15), new DeliveryCount(HERE.continuation(2), 1));
                        case "holding" -> HOLDING;
                        default -> throw new UnsupportedOperationException(method.getName());
                    }));

    @Test
    void aDryRunCountsByTableAndAsksNobody() {
        assertEquals(0, console.run(new DeliveryWithdrawCommand(), "--dry-run", "--json", "D-ABCDEFGHJKLM"));
        assertEquals("{\"delivery\":\"D-ABCDEFGHJKLM\",\"provider\":\"trust\",\"source\":\"clinic\",\"records\":{\"people\":3,\"visits\":12},\"told_again\":2,"
                + "\"children\":5,\"tokens\":4,\"packages\":[\"trust-00000001\"]}\n", console.out());
        assertTrue(console.err().contains("15 records of trust would go") && console.err().contains("Nothing was changed."), console.err());
        assertEquals(List.of(), approvals.asked);
        assertEquals(3, console.run(new DeliveryWithdrawCommand(), "--dry-run", "D-AAAAAAAAAAAA"));
        assertEquals(2, console.run(new DeliveryWithdrawCommand(), "--dry-run", "trust-1"));
    }

    @Test
    void itTakesTwoPeopleAndAReason() {
        assertEquals(2, console.run(new DeliveryWithdrawCommand(), "D-ABCDEFGHJKLM"), "a reason is missing");
        assertEquals(3, console.run(new DeliveryWithdrawCommand(), "--reason", "wrong", "D-ABCDEFGHJKLM"));
        assertTrue(console.err().contains("A-7K3M4Q") && console.err().contains("The whole delivery would go"), console.err());
        approvals.approve("A-7K3M4Q", "agreed");
        assertEquals(0, console.run(new DeliveryWithdrawCommand(), "--json", "--reason", "wrong", "D-ABCDEFGHJKLM"));
        assertTrue(console.out().contains("\"standing\":\"being taken out\"") && console.out().contains("\"agreed_by\":\"dina\""), console.out());
        assertEquals(3, console.run(new DeliveryWithdrawCommand(), "--reason", "wrong", "D-ABCDEFGHJKLM"), "it is withdrawn already");
    }

    @Test
    void aResourceListsWhatItLoadedAndWhatIsWithdrawn() {
        assertEquals(0, console.run(new DeliveryListCommand(), "--json"));
        assertEquals("[{\"delivery\":\"D-ABCDEFGHJKLM\",\"loaded\":15,\"withdrawn\":\"\"},"
                + "{\"delivery\":\"D-ABCDEFGHJKLM.2\",\"loaded\":1,\"withdrawn\":\"\"}]\n", console.out());
        ordered.add(new Standing(order("wrong"), true, 15, 16, 4));
        assertEquals(0, console.run(new DeliveryListCommand(), "--json"));
        assertTrue(console.out().contains("\"D-ABCDEFGHJKLM.2\",\"loaded\":1,\"withdrawn\":\"withdrawn\""), console.out());
        assertEquals(0, console.run(new DeliveryShowCommand(), "--json", "D-ABCDEFGHJKLM"));
        assertTrue(console.out().contains("\"withdrawal\":{\"standing\":\"withdrawn\",\"asked_by\":\"dora\"") && console.out().contains("\"events\":16"),
                console.out());
    }

    private static DeliveryWithdrawal order(String reason) {
        return new DeliveryWithdrawal(HERE, "dora", "dina", reason, Instant.EPOCH, 7);
    }

    /** A resource with one delivery. */
    private final class Room implements DeliveryWithdrawals {
        @Override
        public DeliveryHolding holding(DeliveryId delivery) {
            if (!delivery.equals(HERE)) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + delivery + " is not loaded whole yet");
            }
            if (!ordered.isEmpty()) {
                throw new CadreException(ErrorCode.WRONG_STAGE, "delivery " + delivery + " is withdrawn already");
            }
            return HOLDING;
        }

        @Override
        public DeliveryWithdrawal withdraw(DeliveryId delivery, String reason) {
            holding(delivery);
            approvals.demand(ApprovalKind.DELIVERY_WITHDRAWAL, delivery.value(), Map.of(), reason);
            ordered.add(new Standing(order(reason), false, 0, 0, 0));
            return order(reason);
        }

        @Override
        public List<Standing> list() {
            return List.copyOf(ordered);
        }
    }
}
