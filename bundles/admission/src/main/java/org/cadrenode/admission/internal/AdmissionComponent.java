package org.cadrenode.admission.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.karaf.features.FeaturesService;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.audit.Journal;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.security.Approvals;
import org.cadrenode.api.security.Authorizer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The admission within the appliance: the service, the health check, and the look into the folder every now and then. */
@Component(immediate = true, configurationPid = "org.cadrenode.admission", service = {Admission.class, HealthCheck.class},
    property = {HealthCheck.NAME + "=Admission", HealthCheck.TAGS + "=cadre"})
@Designate(ocd = Configuration.class)
public final class AdmissionComponent implements Admission, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionComponent.class);

    private static final String GUARD = "org.cadrenode.admission-guard";

    private final BundleContext context;
    private final SiteAdmission admission;
    private final WatchedFolder folder;
    private final AdmissionFiles files;
    private final ExecutorService starter;
    private final ScheduledExecutorService looker;
    private volatile String trouble = "";

    @Activate
    public AdmissionComponent(BundleContext context, Configuration configuration, @Reference Journal journal,
            @Reference Authorizer authorizer, @Reference FeaturesService features,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
            @Nullable Approvals approvals) throws IOException {
        this.context = context;
        files = AdmissionFiles.of(configuration);
        starter = Executors.newCachedThreadPool(threads("cadre-admission-start"));
        looker = Executors.newSingleThreadScheduledExecutor(threads("cadre-admission"));
        Platform platform = new OsgiPlatform(context, features, starter, Duration.ofSeconds(configuration.startSeconds()), files.kars());
        admission = new SiteAdmission(files, journal, authorizer, approvals, platform, Clock.systemUTC());
        folder = new WatchedFolder(files.folder(), admission);
        long pause = Math.max(100, configuration.lookMilliseconds());
        looker.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void deactivate() {
        looker.shutdownNow();
        starter.shutdownNow();
    }

    /** Nothing is lost if it fails: what is there to do is found again at the next look. */
    private void look() {
        String found = "";
        try {
            admission.tellTheJournal();
            folder.look();
            admission.keepInstalled();
        } catch (CadreException e) {
            found = e.code().toString();
        } catch (IOException | RuntimeException e) {
            found = e.getClass().getSimpleName();
        }
        if (!found.isEmpty() && !found.equals(trouble)) {
            LOG.warn("Admission: the folder waits: {}", found);
        }
        trouble = found;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (Arrays.stream(context.getBundles()).noneMatch(bundle -> GUARD.equals(bundle.getSymbolicName())
                && bundle.getState() == Bundle.ACTIVE)) {
            log.critical("The guard does not run: nothing keeps unsigned code from running. Mend: stop the node, take "
                    + "etc/startup.properties from the archive and start it with bin/karaf clean");
        }
        try {
            SiteAdmission.State state = admission.state();
            log.info("{} trusted signers, {} bundles or KARs beside the distribution, {} refused since the start", state.signers(),
                    state.installed(), state.refused());
            if (state.refused() > 0) {
                log.warn("{} refused since the start. Mend: connector:refused tells what and why; find out who tried", state.refused());
            }
            if (state.expired() > 0) {
                log.warn("{} signers have expired. Mend: connector:trust their new certificates, connector:distrust the old ones",
                        state.expired());
            }
            state.unreadable().forEach(file -> log.warn("{} holds no certificate that can be read. Mend: correct or remove it", file));
            state.standing().forEach(name -> log.warn("{} is installed and did not start with the node: an own version of the distribution runs in its place, or"
                    + " nothing. Mend: send the line of data/log/node.log that names it to whoever made it, and connector:install what comes back; or go back"
                    + " to the former release; or connector:remove {}", name, name));
            if (state.orphaned() > 0) {
                log.warn("{} bundles or KARs were signed by somebody who is not trusted any more; the distrusted will not start again. "
                        + "Mend: connector:installed, then connector:remove or install a newly signed version", state.orphaned());
            }
            if (state.changedByFile() > 0) {
                log.warn("The trust store was changed {} times by file, past the second person. Mend: compare connector:signers with "
                        + "what was agreed", state.changedByFile());
            }
        } catch (IOException e) {
            log.critical("The trust store or the ledger cannot be read. Mend: let the node's user read {} and {}", files.signers(),
                    files.data());
        }
        if (!trouble.isEmpty()) {
            log.warn("The watched folder waits ({}). Mend: unseal the keystore; let the node's user write {}", trouble, files.folder());
        }
        return new Result(log);
    }

    @Override
    public List<Signer> signers() {
        return admission.signers();
    }

    @Override
    public Signer inspect(Path certificate) throws IOException {
        return admission.inspect(certificate);
    }

    @Override
    public Signer trust(Path certificate, Optional<LocalDate> until, String reason) throws IOException {
        return admission.trust(certificate, until, reason);
    }

    @Override
    public void distrust(String fingerprint, String reason) throws IOException {
        admission.distrust(fingerprint, reason);
    }

    @Override
    public Code check(Path jarOrKar) throws IOException {
        return admission.check(jarOrKar);
    }

    @Override
    public Code install(Path jarOrKar) throws IOException {
        return admission.install(jarOrKar);
    }

    @Override
    public void remove(String name) throws IOException {
        admission.remove(name);
    }

    @Override
    public List<Code> installed() {
        return admission.installed();
    }

    @Override
    public List<Refusal> refused() {
        return admission.refused();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
