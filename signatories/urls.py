from django.urls import URLPattern

app_name = "signatories"
urlpatterns: list[URLPattern] = []
