package org.cadrenode.exchange.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.exchange.CustodianDispatch;
import org.cadrenode.api.exchange.CustodianIntake;
import org.cadrenode.api.exchange.Dispatch;
import org.cadrenode.api.exchange.Intake;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.optout.OptOutFreshness;
import org.cadrenode.api.terms.TermsBook;

/** The real ends of both paths over directories, for tests elsewhere: without waiting for stable storage. */
public final class Ends {
    private final Settings research;
    private final Settings toCustodian;
    private final Settings atCustodian;
    private final DurableFiles files;

    /**
     * Lays the paths out below a folder.
     *
     * @param step told of each step on the files before it is taken
     */
    public Ends(Path folder, Set<ProviderId> providers, Keystore node, Keystore custodian, Runnable step) {
        Path packages = folder.resolve("custodian-path/packages");
        Path receipts = folder.resolve("custodian-path/receipts");
        Map<ProviderId, List<Settings.ProviderKeys>> keys = new HashMap<>();
        providers.forEach(provider -> keys.put(provider, List.of(
                new Settings.ProviderKeys(key(node, KeyPurpose.PACKAGE_SIGNING), key(node, KeyPurpose.JOURNAL_SIGNING)))));
        research = new Settings(folder.resolve("exchange/packages"), folder.resolve("exchange/receipts"), folder.resolve("exchange/state"),
                Optional.empty(), List.of(), Map.of(), true, 0, 7);
        toCustodian = new Settings(packages, receipts, folder.resolve("exchange/state/custodian"),
                Optional.of(key(custodian, KeyPurpose.PACKAGE_OPENING)), List.of(key(custodian, KeyPurpose.PACKAGE_SIGNING)), Map.of(), false, 0, 7);
        atCustodian = new Settings(packages, receipts, folder.resolve("custodian/exchange"), Optional.empty(), List.of(), keys, false, 0, 1);
        files = new DurableFiles(named -> step.run(), false);
    }

    private static Settings.PublicKey key(Keystore keystore, KeyPurpose purpose) {
        return Settings.PublicKey.of(keystore.publicKey(purpose));
    }

    /** Returns the provider's end of the research path. */
    public Dispatch dispatch(Keystore keystore, Journal journal, TermsBook terms, OptOutFreshness optOuts) throws IOException {
        return new DirectoryDispatch(research, keystore, journal, terms, optOuts, files, Clock.systemUTC());
    }

    /** Returns the resource's end of the research path. */
    public Intake intake(Keystore keystore, Journal journal) throws IOException {
        return new DirectoryIntake(research, keystore, journal, files, Clock.systemUTC());
    }

    /** Returns the provider's end of the custodian's path. */
    public CustodianDispatch custodianDispatch(Keystore keystore, Journal journal) throws IOException {
        return new DirectoryCustodianDispatch(Optional.of(toCustodian), keystore, journal, files, Clock.systemUTC());
    }

    /** Returns the custodian's end of its path. */
    public CustodianIntake custodianIntake(Keystore keystore, Journal journal) throws IOException {
        return new DirectoryCustodianIntake(atCustodian, keystore, journal, files, Clock.systemUTC());
    }

    /** Returns the packages that lie on either path and were not taken in. */
    public List<String> underWay() throws IOException {
        List<String> names = new ArrayList<>(files.names(research.outbox(), PackageName.ENDING));
        names.addAll(files.names(toCustodian.outbox(), PackageName.ENDING));
        for (Settings settings : List.of(research, atCustodian)) {
            names.addAll(files.names(settings.state().resolve("intake/taken"), PackageName.ENDING));
        }
        return names;
    }
}
