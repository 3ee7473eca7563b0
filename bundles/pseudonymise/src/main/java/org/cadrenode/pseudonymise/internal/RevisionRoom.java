package org.cadrenode.pseudonymise.internal;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.cadrenode.api.delivery.DeliveryId;
import org.cadrenode.api.delivery.ProviderId;
import org.cadrenode.api.delivery.RevisionReason;
import org.cadrenode.api.delivery.Settled;
import org.cadrenode.api.dictionary.Dictionary;
import org.cadrenode.api.identifiable.LandingZone;
import org.cadrenode.api.identifiable.OptOutScreen;
import org.cadrenode.api.identifiable.PurposeToken;
import org.cadrenode.api.identifiable.RevisionFinder;
import org.cadrenode.api.identifiable.SubjectKey;
import org.cadrenode.api.identifiable.Vault;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.terms.RestrictedCodes;
import org.cadrenode.pseudonymise.engine.FingerprintMaker;
import org.cadrenode.pseudonymise.engine.RowHashes;
import org.cadrenode.pseudonymise.engine.restricted.RestrictedMatcher;
import org.cadrenode.pseudonymise.engine.text.Scrubber;
import org.cadrenode.pseudonymise.engine.text.SiteWords;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Compares the fingerprints of what has left with those that the same records would get now. */
@Component(service = RevisionFinder.class, configurationPid = PseudonymiseConfiguration.PID)
public final class RevisionRoom implements RevisionFinder {
    private final PseudonymiseRoom.Settings settings;
    private final LandingZone landing;
    private final Vault vault;
    private final OptOutScreen optOuts;
    private final Keystore keystore;
    private final RestrictedCodes restricted;

    @Activate
    public RevisionRoom(PseudonymiseConfiguration configuration, @Reference LandingZone landing, @Reference Vault vault,
            @Reference OptOutScreen optOuts, @Reference Keystore keystore,
            @Reference RestrictedCodes restricted) {
        this(PseudonymiseRoom.Settings.of(configuration), landing, vault, optOuts, keystore, restricted);
    }

    RevisionRoom(PseudonymiseRoom.Settings settings, LandingZone landing, Vault vault, OptOutScreen optOuts, Keystore keystore,
            RestrictedCodes restricted) {
        this.restricted = restricted;
        this.settings = settings;
        this.landing = landing;
        this.vault = vault;
        this.optOuts = optOuts;
        this.keystore = keystore;
    }

    @Override
    public String inputs(Dictionary dictionary) throws IOException {
        return String.join(" ", dictionary.digest().hex(), FingerprintMaking.areas(settings, dictionary), settings.options().toString(),
                settings.words().read().digest(), Integer.toString(settings.relativesDepth()),
                Integer.toString(Scrubber.VERSION), Long.toString(vault.version()),
                keystore.versions(KeyPurpose.PSEUDONYM_LOCAL).toString(), Integer.toString(optOuts.sheltered().hashCode()),
                restricted.list(dictionary.source()).digest().hex());
    }

    @Override
    public Look open(ProviderId provider, Dictionary dictionary) throws IOException {
        return new Looking(provider, dictionary);
    }

    private final class Looking implements Look {
        private final ProviderId provider;
        private final Dictionary dictionary;
        private final RowHashes hashes;
        private final FingerprintMaker maker;
        private final SiteWords site;
        private final RestrictedMatcher codes;
        private final Set<SubjectKey> sheltered;
        private Vault.@Nullable Reading reading;
        private @Nullable Children children;

        Looking(ProviderId provider, Dictionary dictionary) throws IOException {
            this.provider = provider;
            this.dictionary = dictionary;
            hashes = RowHashes.present(keystore, provider);
            sheltered = optOuts.sheltered();
            site = settings.words().read();
            codes = RestrictedMatcher.of(restricted.list(dictionary.source()));
            maker = FingerprintMaking.maker(keystore, provider, settings, dictionary);
        }

        @Override
        public Found look(Settled delivery, List<DeliveryId> revisions, List<DeliveryId> refused, Set<RevisionReason> wanted)
                throws IOException {
            return new RevisionLook(landing, delivery, dictionary, revisions, refused,
                    version -> hashes.under(keystore, version), vault, maker, this::children, sheltered, codes).find(wanted);
        }

        private Children children() {
            Children opened = children;
            if (opened == null) {
                PurposeToken purpose = PurposeToken.claim(PurposeToken.Purpose.PSEUDONYMISE, dictionary.source());
                long version = vault.version();
                Vault.Reading read = vault.open(purpose);
                reading = read;
                opened = new Children(provider, vault, version, read, () -> optOuts.open(purpose), new EveryoneIndex(), hashes,
                        settings.options(), site, settings.relativesDepth(), dictionary.requiredScrubbers(), sheltered, codes,
                        settings.scrubberBytes());
                children = opened;
            }
            return opened;
        }

        @Override
        public void close() {
            Children opened = children;
            if (opened != null) {
                opened.close();
            }
            Vault.Reading read = reading;
            if (read != null) {
                read.close();
            }
        }
    }
}
