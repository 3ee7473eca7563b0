package org.cadrenode.pipeline.internal;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** The listening of one source as a Camel component: its consumer listens while it is started. */
final class ListeningComponent extends DefaultComponent {
    private final Factory factory;

    /** Makes a listening that has not been started. */
    interface Factory {
        MessageListening make(Runnable arrived);
    }

    ListeningComponent(Factory factory) {
        this.factory = factory;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new Listened(uri);
    }

    private final class Listened extends DefaultEndpoint {
        private Listened(String uri) {
            super(uri, ListeningComponent.this);
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("Messages come in here, and none goes out");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            return new Listener(this, processor);
        }
    }

    private final class Listener extends DefaultConsumer {
        private ExecutorService threads;
        private MessageListening listening;

        private Listener(Endpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            threads = getEndpoint().getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "messages");
            listening = factory.make(this::arrived);
            listening.start(threads);
        }

        @Override
        protected void doStop() throws Exception {
            try {
                listening.stop();
            } finally {
                getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(threads);
                super.doStop();
            }
        }

        /** One exchange a delivery that was made. */
        private void arrived() {
            Exchange exchange = createExchange(true);
            try {
                getProcessor().process(exchange);
            } catch (Exception e) {
                getExceptionHandler().handleException(e);
            }
        }
    }
}
