"""`gunicorn -c deploy/gunicorn.conf.py bench.floor.wsgi`"""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
