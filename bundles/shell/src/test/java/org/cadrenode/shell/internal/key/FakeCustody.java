package org.cadrenode.shell.internal.key;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.api.keys.UnsealMethod;

/** A keystore that two shares or a passphrase open. It writes down what was done to it. */
final class FakeCustody implements KeyCustody {
    static final String PASSPHRASE = "four synthetic words here";

    final List<String> done = new ArrayList<>();
    boolean failing;
    private SealState state;
    private int given;

    FakeCustody(SealState state) {
        this.state = state;
    }

    @Override
    public SealStatus status() {
        return new SealStatus(state, state == SealState.UNSEALED ? "" : "Nobody has opened it.",
                Set.of(UnsealMethod.PASSPHRASE, UnsealMethod.SHARES), 2, given, "0123456789abcdef");
    }

    @Override
    public void initialise(UnsealPlan plan, ShareHandover handover) throws IOException {
        if (failing) {
            throw new CadreException(ErrorCode.KEYSTORE_FAILED, "the disk is full");
        }
        if (plan.shares().isPresent()) {
            handover.hand(IntStream.rangeClosed(1, plan.shares().getAsInt()).mapToObj(i -> "share-words-" + i).toList());
        }
        done.add("initialise" + plan.passphrase().map(String::new).map(" "::concat).orElse(""));
        plan.passphrase().ifPresent(words -> Arrays.fill(words, '\0'));
        state = SealState.UNSEALED;
    }

    @Override
    public SealStatus unseal(char[] passphrase) {
        boolean right = PASSPHRASE.equals(new String(passphrase));
        Arrays.fill(passphrase, '\0');
        if (!right) {
            throw new CadreException(ErrorCode.UNSEALING_REFUSED, "that does not open it");
        }
        state = SealState.UNSEALED;
        return status();
    }

    @Override
    public SealStatus give(char[] share) {
        if (!new String(share).startsWith("share-words-")) {
            throw new CadreException(ErrorCode.KEY_SHARE_INVALID, "that is no share of this keystore");
        }
        given++;
        state = given == 2 ? SealState.UNSEALED : state;
        return status();
    }

    @Override
    public SealStatus seal() {
        done.add("seal");
        state = SealState.SEALED;
        return status();
    }

    @Override
    public List<KeyLine> keys() {
        return List.of(new KeyLine(KeyPurpose.LINKAGE, List.of(2, 1), Optional.of(40L)),
                new KeyLine(KeyPurpose.SUBJECT, List.of(1), Optional.empty()));
    }

    @Override
    public List<String> consequences(KeyPurpose purpose) {
        return List.of("Tokens of " + purpose + " are not compared with older ones.");
    }

    @Override
    public int rotate(KeyPurpose purpose) {
        done.add("rotate " + purpose);
        return 3;
    }

    @Override
    public void rotateRoot() {
        done.add("rotate root");
    }

    @Override
    public String backUp(Path target) {
        done.add("backup");
        return "d".repeat(64);
    }

    @Override
    public int tryBackup(Path copy, Optional<char[]> passphrase, List<char[]> shares) {
        done.add("try " + passphrase.map(String::new).orElse("") + shares.stream().map(String::new).toList());
        return 19;
    }

    @Override
    public void restore(Path copy) {
        done.add("restore");
        state = SealState.SEALED;
    }

    @Override
    public KeyPurpose purpose(String requestOrGrant) {
        return KeyPurpose.LINKAGE;
    }

    @Override
    public String request(KeyPurpose purpose) {
        return "request-text";
    }

    @Override
    public String fingerprint(String requestOrGrant) {
        return requestOrGrant.startsWith("request-text") ? "aaaaaaaaaaaaaaaa" : "bbbbbbbbbbbbbbbb";
    }

    @Override
    public String grant(String request, String fingerprint) {
        done.add("grant");
        return "grant-text";
    }

    @Override
    public int accept(String grant, String fingerprint) {
        done.add("accept");
        return 4;
    }

    @Override
    public <T> T atRest(RestingWork<T> work) {
        throw new UnsupportedOperationException("Nobody rests here");
    }
}
