package org.cadrenode.keystore.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.keys.KeyCustody;
import org.cadrenode.api.keys.KeyPurpose;
import org.cadrenode.api.keys.Keystore;
import org.cadrenode.api.keys.Letterbox;
import org.cadrenode.api.keys.SealState;
import org.cadrenode.api.keys.SealStatus;
import org.cadrenode.api.keys.UnsealMethod;
import org.cadrenode.keystore.engine.Custody;
import org.cadrenode.keystore.engine.Places;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The custody of the keys as a service, which is always there. It opens the keystore with its credential file or token
 * when it can, and looks every few seconds until then. The {@link Keystore} service is registered while the keystore is
 * unsealed, so that rooms that need keys come and go with it. Also says in what state the keystore is.
 */
@Component(service = {KeyCustody.class, HealthCheck.class}, immediate = true, configurationPid = "org.cadrenode.keystore",
    property = {HealthCheck.NAME + "=Keystore", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = KeystoreComponent.Configuration.class)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.cadrenode.api.keys.Keystore\"",
    uses = Keystore.class, effective = "active")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.cadrenode.api.keys.Letterbox\"",
    uses = Letterbox.class, effective = "active")
public final class KeystoreComponent implements KeyCustody, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoreComponent.class);
    // What rooms that need keys keep, so a node that has any of it has worked before. The journal is not among them: it
    // is written while there is no keystore, too.
    private static final List<String> EVIDENCE = List.of("landing", "vault", "optout", "families", "exchange", "linkage", "research", "custodian");

    /** Settings in etc/org.cadrenode.keystore.cfg. */
    @ObjectClassDefinition(name = "CADRE keystore", description = "How the keystore is opened")
    public @interface Configuration {
        /** What a node without a keystore does. */
        @AttributeDefinition(name = "First start", description = "create: a node without a keystore makes one that the credential "
            + "file opens; wait: it waits for key:init", options = {@Option(label = "create", value = "create"), @Option(label = "wait", value = "wait")})
        String firstStart() default "create";

        /** The file with the passphrase. */
        @AttributeDefinition(name = "Credential file", description = "File with the passphrase; a relative path starts at "
            + "the node's base directory. A credential cadre-keystore of the service manager comes before it.")
        String credentialFile() default "credentials/keystore";

        /** Seconds between two looks for the credential while the keystore is sealed. */
        @AttributeDefinition(name = "Retry seconds", description = "Seconds between two looks for the credential or token while the "
            + "keystore is sealed", min = "1", max = "3600")
        int retrySeconds() default 3;

        /** The PKCS#11 module of the token. */
        @AttributeDefinition(name = "Token library", description = "PKCS#11 module of the token; empty without one")
        String tokenLibrary() default "";

        /** The id of the token's slot. */
        @AttributeDefinition(name = "Token slot", description = "Id of the token's slot; -1 for the one at tokenSlotIndex in the module's list")
        long tokenSlot() default -1;

        /** The place of the token's slot in the module's list. */
        @AttributeDefinition(name = "Token slot index", description = "Place of the token's slot in the module's list, from 0", min = "0")
        int tokenSlotIndex() default 0;

        /** The label of the key on the token. */
        @AttributeDefinition(name = "Token key", description = "Label of the AES key on the token; it is made if it is not there")
        String tokenKey() default "cadre-keystore";

        /** The file with the token's user PIN. */
        @AttributeDefinition(name = "Token PIN file", description = "File with the token's user PIN; a relative path starts at the node's base directory")
        String tokenPinFile() default "credentials/token-pin";
    }

    private final Custody custody;
    private final Runnable stopping;
    private final ScheduledExecutorService scheduler;

    @Activate
    public KeystoreComponent(BundleContext context, Configuration configuration) {
        this(context, configuration, new NodeSurroundings(context, data().resolve("keystore")));
    }

    private KeystoreComponent(BundleContext context, Configuration configuration, NodeSurroundings around) {
        this(new Custody(places(configuration), createsAtFirstStart(configuration), around), around::stop, configuration.retrySeconds());
        LOG.debug("Keystore: started by bundle {}", context.getBundle().getBundleId());
    }

    KeystoreComponent(Custody custody, Runnable stopping, int retrySeconds) {
        this.custody = custody;
        this.stopping = stopping;
        this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "cadre-keystore");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.scheduleWithFixedDelay(this::attempt, 0, Math.max(1, retrySeconds), TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        scheduler.shutdownNow();
        stopping.run();
        custody.close();
    }

    private void attempt() {
        try {
            boolean open = custody.size() > 0;
            String before = custody.status().explanation();
            custody.attempt();
            SealStatus status = custody.status();
            if (!open && status.state() != SealState.UNSEALED && !status.explanation().equals(before)) {
                LOG.warn("Keystore: {}", status.explanation());
            }
        } catch (RuntimeException e) {
            LOG.error("Keystore: an attempt to unseal failed: {}", e.getClass().getName());
        }
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        SealStatus status = custody.status();
        switch (status.state()) {
            case ABSENT, SEALED -> log.critical("{} {}{}", status.state(), status.explanation(), shares(status));
            case UNSEALED -> {
                log.info("Unsealed, {} keys, opened by {}", custody.size(), status.methods());
                check(log, status.methods());
            }
        }
        return new Result(log);
    }

    private void check(FormattingResultLog log, Set<UnsealMethod> methods) {
        if (methods.equals(Set.of(UnsealMethod.CREDENTIAL))) {
            log.warn("Only the credential file opens the keystore: who copies the disk has the keys, and a backup is not possible. "
                + "Mend: key:init --shares 5 --threshold 3, with --credential where the node has to start by itself");
        } else if (!methods.contains(UnsealMethod.PASSPHRASE) && !methods.contains(UnsealMethod.SHARES)) {
            log.warn("Neither passphrase nor shares open the keystore: without the token all is lost. Mend: key:init --shares 5 --threshold 3 --token");
        }
        if (methods.contains(UnsealMethod.CREDENTIAL) && custody.credentialOpenToOthers()) {
            log.warn("Others can read the credential file. Mend: chmod 600 {}", custody.credentialFile());
        }
    }

    private static String shares(SealStatus status) {
        return status.threshold() == 0 ? "" : " " + status.given() + " of " + status.threshold() + " shares were given.";
    }

    @Override
    public SealStatus status() {
        return custody.status();
    }

    @Override
    public void initialise(UnsealPlan plan, ShareHandover handover) throws IOException {
        custody.initialise(plan, handover);
    }

    @Override
    public SealStatus unseal(char[] passphrase) {
        return custody.unseal(passphrase);
    }

    @Override
    public SealStatus give(char[] share) {
        return custody.give(share);
    }

    @Override
    public SealStatus seal() {
        return custody.seal();
    }

    @Override
    public List<KeyLine> keys() {
        return custody.keys();
    }

    @Override
    public List<String> consequences(KeyPurpose purpose) {
        return custody.consequences(purpose);
    }

    @Override
    public int rotate(KeyPurpose purpose) throws IOException {
        return custody.rotate(purpose);
    }

    @Override
    public void rotateRoot() throws IOException {
        custody.rotateRoot();
    }

    @Override
    public String backUp(Path target) throws IOException {
        return custody.backUp(target);
    }

    @Override
    public int tryBackup(Path copy, Optional<char[]> passphrase, List<char[]> shares) throws IOException {
        return custody.tryBackup(copy, passphrase, shares);
    }

    @Override
    public void restore(Path copy) throws IOException {
        custody.restore(copy);
    }

    @Override
    public String request(KeyPurpose purpose) throws IOException {
        return custody.request(purpose);
    }

    @Override
    public String fingerprint(String requestOrGrant) {
        return custody.fingerprint(requestOrGrant);
    }

    @Override
    public KeyPurpose purpose(String requestOrGrant) {
        return custody.purpose(requestOrGrant);
    }

    @Override
    public String grant(String request, String fingerprint) throws IOException {
        return custody.grant(request, fingerprint);
    }

    @Override
    public int accept(String grant, String fingerprint) throws IOException {
        return custody.accept(grant, fingerprint);
    }

    @Override
    public <T> T atRest(RestingWork<T> work) throws IOException {
        return custody.atRest(work);
    }

    private static boolean createsAtFirstStart(Configuration configuration) {
        return switch (configuration.firstStart()) {
            case "create" -> true;
            case "wait" -> false;
            default -> throw new CadreException(ErrorCode.CONFIGURATION_INVALID, "firstStart is create or wait");
        };
    }

    private static Places places(Configuration configuration) {
        Path base = Path.of(System.getProperty("karaf.base", "."));
        String service = System.getenv("CREDENTIALS_DIRECTORY");
        Optional<Places.Token> token = configuration.tokenLibrary().isBlank() ? Optional.empty()
            : Optional.of(new Places.Token(Path.of(configuration.tokenLibrary().strip()), configuration.tokenSlot(),
                configuration.tokenSlotIndex(), configuration.tokenKey(), base.resolve(configuration.tokenPinFile())));
        return new Places(data().resolve("keystore").resolve("node.bcfks"), base.resolve(configuration.credentialFile()),
            service == null || service.isEmpty() ? null : Path.of(service), EVIDENCE.stream().map(data()::resolve).toList(), token);
    }

    private static Path data() {
        return Path.of(System.getProperty("karaf.data", "data")).resolve("cadre");
    }
}
