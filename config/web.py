"""The web server's own settings: `gunicorn --config python:config.web config.wsgi`."""

from config import env

bind = f"{env.ip_address('BIND', '127.0.0.1')}:{env.number('PORT', 8000, least=1, most=65535)}"
workers = env.number("WEB_PROCESSES", 2, least=1, most=64)
threads = env.number("WEB_THREADS", 6, least=1, most=64)
worker_class = "gthread"
preload_app = True
control_socket_disable = True  # version 27 would put a socket into the home folder, one for all instances
timeout = 60
graceful_timeout = 8
keepalive = 5
forwarded_allow_ips = env.text("PROXY_ADDRESSES", "127.0.0.1,::1")
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
