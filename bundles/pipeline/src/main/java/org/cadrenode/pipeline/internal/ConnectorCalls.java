package org.cadrenode.pipeline.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which one connector is called. No thread of the node's own enters a connector, so that none is lost in
 * one; a question has a time limit, and once several were never answered no more are asked. Thread-safe.
 */
final class ConnectorCalls implements AutoCloseable {
    private static final int MOST_UNANSWERED = 4;

    private final ExecutorService threads;
    private final AtomicInteger unanswered = new AtomicInteger();

    ConnectorCalls() {
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "cadre-connector");
            thread.setDaemon(true);
            return thread;
        });
    }

    Executor threads() {
        return threads;
    }

    /** Returns how many questions have not been answered in time and are not answered yet. */
    int unanswered() {
        return unanswered.get();
    }

    /**
     * Asks the connector something that takes no time.
     *
     * @throws CadreException if it fails or does not answer in time
     */
    <T> T ask(Duration limit, Callable<T> question) {
        if (unanswered.get() >= MOST_UNANSWERED) {
            throw silent();
        }
        Question<T> asked = new Question<>(question);
        try {
            threads.execute(asked);
            return asked.answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.leave();
            throw silent();
        } catch (InterruptedException e) {
            asked.leave();
            Thread.currentThread().interrupt();
            throw silent();
        } catch (ExecutionException | RejectedExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CadreException(ErrorCode.CONNECTOR_FAILED, "the connector failed: " + cause.getClass().getName());
        }
    }

    private static CadreException silent() {
        return new CadreException(ErrorCode.CONNECTOR_SILENT, "the connector does not answer; see node:check");
    }

    /** Calls that are under way go on; no more are made. */
    @Override
    public void close() {
        threads.shutdown();
    }

    private final class Question<T> implements Runnable {
        private final Callable<T> question;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable Thread thread;
        private boolean left;

        private Question(Callable<T> question) {
            this.question = question;
        }

        @Override
        public void run() {
            synchronized (this) {
                thread = Thread.currentThread();
            }
            try {
                answer.complete(question.call());
            } catch (Throwable e) {
                // Also an error: a connector takes down no more than its own question.
                answer.completeExceptionally(e);
            } finally {
                returned();
            }
        }

        private synchronized void returned() {
            thread = null;
            answer.completeExceptionally(new IllegalStateException("Nobody waits any more"));
            if (left) {
                unanswered.decrementAndGet();
            }
            left = true;
            // The pool's thread is to be as it was.
            Thread.interrupted();
        }

        private synchronized void leave() {
            if (left) {
                return;
            }
            left = true;
            unanswered.incrementAndGet();
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
